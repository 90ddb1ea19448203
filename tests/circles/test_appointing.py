"""A circle whose only facilitator is gone gets another one from a steward, who sees neither its name nor its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from conclave.circles.commands import appoint_facilitator, begin_circle, end_seats
from conclave.circles.errors import HasFacilitator, KeepsRecords, NotToBeSeated
from conclave.circles.letters import mail_appointed
from conclave.circles.models import Circle, Seat
from conclave.circles.queries import without_facilitator
from conclave.conversations.models import Participant
from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.core.desk import panels
from conclave.core.errors import Refused
from conclave.members.commands.regulated import call_regulated
from conclave.members.commands.standing import give_duty
from conclave.members.models import Account, Duty, Standing
from tests.cast import Cast, person
from tests.circles.conftest import BEGUN

LATER = BEGUN + timedelta(days=1)
Enter = Callable[[Account], Client]


@pytest.fixture
def nadia(cast: Cast) -> Account:
    """She facilitates in this network, and sits in no circle."""
    return person("Nadia Brandt", standing=Standing.Kind.MEMBER, duty=Duty.Kind.FACILITATOR)


@pytest.fixture
def orphaned(cast: Cast, circle: Circle) -> Circle:
    """Ana was suspended: her seat has ended."""
    end_seats(account=cast.ana, reason="No member any more.", now=BEGUN)
    return circle


def leading(circle: Circle) -> set[str]:
    rows = Participant.objects.filter(conversation=circle.conversation_id, until__isnull=True, facilitates=True).select_related("account")
    return {row.account.name for row in rows}


def test_a_circle_that_has_a_facilitator_is_not_on_the_desk(cast: Cast, circle: Circle) -> None:
    assert (without_facilitator(LATER), [one for one in panels(clock.now()) if one.label == "Circles"]) == ([], [])


def test_a_steward_appoints_somebody_from_outside(cast: Cast, orphaned: Circle, nadia: Account) -> None:
    assert [(one, vars(one)["seated"]) for one in without_facilitator(LATER)] == [(orphaned, 2)]
    assert [one.title for one in panels(clock.now()) if one.label == "Circles"] == ["One circle has no facilitator"]
    appoint_facilitator(actor=cast.ruth, circle=orphaned, account=nadia, now=LATER)
    assert (leading(orphaned), without_facilitator(LATER)) == ({"Nadia Brandt"}, [])
    assert Row.objects.get(verb="facilitator.appointed").detail == {"account": str(nadia.pk)}
    told = sorted(row.task_path.rsplit(".", 1)[1] for row in DBTaskResult.objects.filter(enqueued_at__isnull=False))
    assert told == ["mail_appointed", "mail_appointed", "mail_seat_given", "mail_seat_given", "mail_seat_given"]


def test_somebody_who_sits_there_gets_the_other_seat(cast: Cast, orphaned: Circle) -> None:
    give_duty(actor=None, account=cast.hilde, kind=Duty.Kind.FACILITATOR, reason="Trained", now=BEGUN)
    appoint_facilitator(actor=cast.ruth, circle=orphaned, account=cast.hilde, now=LATER)
    assert [(seat.kind, seat.until) for seat in Seat.objects.filter(account=cast.hilde)] == [("member", LATER), ("facilitator", None)]
    assert leading(orphaned) == {"Hilde Vos"}


def test_it_is_for_stewards_and_for_circles_without_one(cast: Cast, circle: Circle, nadia: Account) -> None:
    with pytest.raises(HasFacilitator):
        appoint_facilitator(actor=cast.ruth, circle=circle, account=nadia, now=LATER)
    end_seats(account=cast.ana, reason="", now=BEGUN)
    for actor in (cast.hilde, cast.tomas, nadia):
        with pytest.raises(Refused):
            appoint_facilitator(actor=actor, circle=circle, account=nadia, now=LATER)
    with pytest.raises(NotToBeSeated):
        appoint_facilitator(actor=cast.ruth, circle=circle, account=cast.tomas, now=LATER)
    for account in (cast.hilde, cast.joost):
        end_seats(account=account, reason="", now=BEGUN)
    with pytest.raises(Refused):
        appoint_facilitator(actor=cast.ruth, circle=circle, account=nadia, now=LATER)


def test_a_regulated_facilitator_is_not_appointed_where_something_is_forgotten(cast: Cast, orphaned: Circle, nadia: Account) -> None:
    orphaned.charters.create(keep="session", since=BEGUN, set_at=BEGUN)
    call_regulated(actor=cast.ruth, account=nadia, now=BEGUN)
    with pytest.raises(KeepsRecords):
        appoint_facilitator(actor=cast.ruth, circle=orphaned, account=nadia, now=LATER)


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def test_the_desk_shows_no_name_and_appoints(cast: Cast, orphaned: Circle, nadia: Account, signed_in: Enter) -> None:
    browser = signed_in(cast.ruth)
    page = text(browser.get("/desk/circles/"))
    assert [words in page for words in ("A circle of 2 people", "Nadia Brandt", "Hilde", "Joost", str(orphaned.conversation_id))] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert browser.post(f"/desk/circles/{orphaned.pk}/facilitators/", {}).status_code == 422
    assert browser.post(f"/desk/circles/{orphaned.pk}/facilitators/", {"person": str(nadia.pk)})["Location"] == "/desk/circles/"
    assert browser.post(f"/desk/circles/{orphaned.pk}/facilitators/", {"person": str(nadia.pk)}).status_code == 404
    assert "Every circle has somebody" in text(browser.get("/desk/circles/"))
    assert signed_in(cast.hilde).get("/desk/circles/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_much_for_three_circles_as_for_one(
    cast: Cast, orphaned: Circle, nadia: Account, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _ in range(count - 1):
        begin_circle(actor=nadia, people=[cast.hilde, cast.joost], now=BEGUN)
    Seat.objects.filter(account=nadia).update(until=BEGUN)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager of pytest-django
        assert len(without_facilitator(LATER)) == count


def test_everybody_there_is_told_and_nobody_named(cast: Cast, orphaned: Circle) -> None:
    mail_appointed.func(seat=Seat.objects.get(account=cast.hilde).pk, given=7)
    body = str(mail.outbox[0].body)
    assert [name for name in ("Hilde Vos", "Ana", "Nadia", "Ruth") if name in body] == ["Hilde Vos"]
