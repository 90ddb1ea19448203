"""Seats change, and the roster of the sealed conversation with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conclave.circles.commands import begin_circle, dismiss_from_seat, give_seat, leave
from conclave.circles.errors import AlreadySeated, NotToBeSeated, OnlyFacilitator, SeatEnded, TooFew, TooMany
from conclave.circles.models import Circle, Seat
from conclave.conversations.models import Participant
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.members.commands.standing import give_duty, set_standing
from conclave.members.models import Account, Duty, Standing
from tests.cast import Cast, person
from tests.circles.conftest import BEGUN

LATER = BEGUN + timedelta(days=1)


def seated(circle: Circle) -> set[tuple[str, str]]:
    return {(seat.account.name, seat.kind) for seat in Seat.objects.filter(circle=circle, until__isnull=True).select_related("account")}


def on_the_roster(circle: Circle) -> set[str]:
    rows = Participant.objects.filter(conversation=circle.conversation_id, until__isnull=True).select_related("account")
    return {row.account.name for row in rows}


def names(seats: Iterable[tuple[str, str]]) -> set[str]:
    return {name for name, _ in seats}


def crowd(count: int) -> list[Account]:
    return [person(f"Peer{n} Solberg{n}", standing=Standing.Kind.MEMBER) for n in range(count)]


def test_a_facilitator_begins_a_circle_and_everybody_sits_on_its_roster(cast: Cast) -> None:
    circle = begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost, cast.hilde, cast.ana], now=BEGUN)
    assert seated(circle) == {("Ana Matos", "facilitator"), ("Hilde Vos", "member"), ("Joost Okafor", "member")}
    assert on_the_roster(circle) == names(seated(circle))
    assert {seat.set_by for seat in circle.seats.all()} == {cast.ana}


def test_the_audit_line_of_a_circle_names_ids_only(cast: Cast, circle: Circle) -> None:
    row = Row.objects.get(verb="circle.begun")
    assert (row.subject, row.actor) == (f"circle:{circle.pk}", str(cast.ana.pk))
    accounts = [str(cast.ana.pk), str(cast.hilde.pk), str(cast.joost.pk)]
    assert row.detail == {"conversation": str(circle.conversation_id), "accounts": accounts}


def test_a_member_does_not_begin_a_circle(cast: Cast) -> None:
    with pytest.raises(Refused):
        begin_circle(actor=cast.hilde, people=[cast.ana, cast.joost], now=BEGUN)
    assert Circle.objects.count() == 0


def test_a_circle_of_two_is_too_small_and_one_of_sixteen_too_large(cast: Cast) -> None:
    with pytest.raises(TooFew):
        begin_circle(actor=cast.ana, people=[cast.hilde], now=BEGUN)
    with pytest.raises(TooMany):
        begin_circle(actor=cast.ana, people=crowd(15), now=BEGUN)
    assert len(seated(begin_circle(actor=cast.ana, people=list(Account.objects.filter(name__startswith="Peer"))[:14], now=BEGUN))) == 15


@pytest.mark.parametrize("who", ["piet", "ben"])
def test_neither_applicant_nor_assistant_is_seated(cast: Cast, circle: Circle, who: str) -> None:
    with pytest.raises(NotToBeSeated):
        begin_circle(actor=cast.ana, people=[cast.hilde, getattr(cast, who)], now=BEGUN)
    with pytest.raises(NotToBeSeated):
        give_seat(actor=cast.ana, circle=circle, account=getattr(cast, who), now=LATER)
    assert Circle.objects.count() == 1


def test_a_new_seat_opens_the_conversation_too(cast: Cast, circle: Circle) -> None:
    seat = give_seat(actor=cast.ana, circle=circle, account=cast.tomas, kind=Seat.Kind.GUEST, reason="For one session", now=LATER)
    assert (seat.since, seat.until, seat.set_by, seat.reason) == (LATER, None, cast.ana, "For one session")
    assert ("Tomas Lindqvist", "guest") in seated(circle)
    assert on_the_roster(circle) == names(seated(circle))


def test_nobody_is_seated_twice(cast: Cast, circle: Circle) -> None:
    with pytest.raises(AlreadySeated):
        give_seat(actor=cast.ana, circle=circle, account=cast.hilde, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(circle=circle, account=cast.hilde, since=LATER)


def test_only_the_circles_own_facilitator_gives_seats(cast: Cast, circle: Circle) -> None:
    other = person("Nadia Brandt", standing=Standing.Kind.MEMBER, duty=Duty.Kind.FACILITATOR)
    for actor in (cast.hilde, cast.ruth, cast.tomas, other):
        with pytest.raises(Refused):
            give_seat(actor=actor, circle=circle, account=cast.tomas, now=LATER)
    assert len(seated(circle)) == 3


def test_a_sixteenth_seat_is_not_given(cast: Cast) -> None:
    circle = begin_circle(actor=cast.ana, people=crowd(14), now=BEGUN)
    with pytest.raises(TooMany):
        give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=LATER)
    assert on_the_roster(circle) == names(seated(circle))


def test_a_facilitator_hands_over_and_may_then_leave(cast: Cast, circle: Circle) -> None:
    with pytest.raises(NotToBeSeated):
        give_seat(actor=cast.ana, circle=circle, account=cast.hilde, kind=Seat.Kind.FACILITATOR, now=LATER)
    give_duty(actor=None, account=cast.hilde, kind=Duty.Kind.FACILITATOR, reason="Trained", now=BEGUN)
    with pytest.raises(OnlyFacilitator):
        leave(actor=cast.ana, circle=circle, now=LATER)
    with pytest.raises(OnlyFacilitator):
        give_seat(actor=cast.ana, circle=circle, account=cast.ana, kind=Seat.Kind.MEMBER, now=LATER)
    give_seat(actor=cast.ana, circle=circle, account=cast.hilde, kind=Seat.Kind.FACILITATOR, now=LATER)
    leave(actor=cast.ana, circle=circle, now=LATER)
    assert seated(circle) == {("Hilde Vos", "facilitator"), ("Joost Okafor", "member")}
    assert on_the_roster(circle) == names(seated(circle))
    assert [(seat.kind, seat.until) for seat in Seat.objects.filter(account=cast.hilde)] == [("member", LATER), ("facilitator", None)]


def test_whoever_leaves_is_off_the_roster_and_may_be_seated_again(cast: Cast, circle: Circle) -> None:
    leave(actor=cast.joost, circle=circle, now=LATER)
    assert on_the_roster(circle) == names(seated(circle)) == {"Ana Matos", "Hilde Vos"}
    with pytest.raises(Refused):
        leave(actor=cast.joost, circle=circle, now=LATER)
    give_seat(actor=cast.ana, circle=circle, account=cast.joost, now=LATER + timedelta(days=1))
    assert Seat.objects.filter(account=cast.joost).count() == 2
    assert on_the_roster(circle) == names(seated(circle))


def test_an_outsider_cannot_leave_what_they_do_not_sit_in(cast: Cast, circle: Circle) -> None:
    with pytest.raises(Refused):
        leave(actor=cast.tomas, circle=circle, now=LATER)


def test_the_facilitator_ends_a_seat_with_a_reason_that_the_audit_trail_does_not_hold(cast: Cast, circle: Circle) -> None:
    seat = Seat.objects.get(account=cast.joost)
    dismiss_from_seat(actor=cast.ana, seat=seat, reason="Joined a competitor", now=LATER)
    seat.refresh_from_db()
    assert (seat.until, seat.reason) == (LATER, "Joined a competitor")
    assert on_the_roster(circle) == names(seated(circle)) == {"Ana Matos", "Hilde Vos"}
    assert Row.objects.get(verb="seat.ended").detail == {"account": str(cast.joost.pk)}
    with pytest.raises(SeatEnded):
        dismiss_from_seat(actor=cast.ana, seat=seat, now=LATER)


def test_nobody_else_ends_a_seat(cast: Cast, circle: Circle) -> None:
    seat = Seat.objects.get(account=cast.joost)
    for actor in (cast.hilde, cast.joost, cast.ruth, cast.tomas):
        with pytest.raises(Refused):
            dismiss_from_seat(actor=actor, seat=seat, now=LATER)
    with pytest.raises(Refused):
        dismiss_from_seat(actor=cast.ana, seat=Seat.objects.get(account=cast.ana), now=LATER)
    assert len(seated(circle)) == 3


def test_a_facilitator_who_is_no_member_any_more_gives_no_seat(cast: Cast, circle: Circle) -> None:
    set_standing(actor=None, account=cast.ana, kind=Standing.Kind.ALUMNUS, reason="Retired", now=BEGUN)
    with pytest.raises(Refused):
        give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=LATER)


def test_nothing_changes_when_the_roster_refuses(cast: Cast, circle: Circle) -> None:
    Participant.objects.filter(account=cast.joost).update(until=LATER)
    before = Row.objects.count()
    with pytest.raises(Exception, match="They do not sit there"):
        leave(actor=cast.joost, circle=circle, now=LATER)
    assert ("Joost Okafor", "member") in seated(circle)
    assert Row.objects.count() == before
