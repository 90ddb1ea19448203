"""Seats change here, and the roster of the sealed conversation with them, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conclave.circles.charters import charters_ahead
from conclave.circles.errors import AlreadySeated, KeepsRecords, NotToBeSeated, OnlyFacilitator, SeatEnded, TooFew, TooMany
from conclave.circles.letters import mail_seat_ended, mail_seat_given
from conclave.circles.models import Circle, Seat
from conclave.circles.rules import LEAST, MOST, leaves_nobody, may_be_seated, may_begin, may_dismiss, may_leave, may_seat, may_sit_under
from conclave.conversations.commands import rosters
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account, present
from conclave.members.queries.regulated import regulated_now
from conclave.members.visitor import visitor_of

WAY_OUT = "Let it keep for ever first, on the page of its charter, or leave this seat open."


def begin_circle(*, actor: Account, people: Collection[Account], now: datetime) -> Circle:
    """Opens a circle that `actor` facilitates. Raises `Refused`, `TooFew`, `TooMany` or `NotToBeSeated`."""
    if not may_begin(visitor_of(actor, now)):
        raise Refused("only those who facilitate begin circles")
    others = [person for person in dict.fromkeys(people) if person != actor]
    if len(others) + 1 < LEAST:
        raise TooFew
    if len(others) + 1 > MOST:
        raise TooMany
    for person in others:
        require_seatable(person, Seat.Kind.MEMBER, now)
    with transaction.atomic():
        conversation = rosters.open_conversation(actor=actor, accounts=[actor, *others], facilitators=[actor], now=now)
        circle = Circle.objects.create(conversation=conversation, created_by=actor, created_at=now)
        Seat.objects.create(circle=circle, account=actor, kind=Seat.Kind.FACILITATOR, since=now, set_by=actor)
        for person in others:
            mail_seat_given.enqueue(seat=Seat.objects.create(circle=circle, account=person, since=now, set_by=actor).pk)
        detail = {"conversation": str(conversation.pk), "accounts": [str(person.pk) for person in [actor, *others]]}
        trail.record(actor=actor, verb="circle.begun", subject=f"circle:{circle.pk}", detail=detail, now=now)
    return circle


def give_seat(*, actor: Account, circle: Circle, account: Account, kind: str = Seat.Kind.MEMBER, reason: str = "", now: datetime) -> Seat:
    """Seats somebody new, or gives somebody who sits here another kind of seat.

    Raises `Refused`, `NotToBeSeated`, `KeepsRecords`, `AlreadySeated`, `TooMany` or `OnlyFacilitator`.
    """
    with transaction.atomic():
        seats = locked_seats(circle, now)
        if not may_seat(visitor_of(actor, now), seats.get(actor.pk), now):
            raise Refused("only the circle's facilitator gives seats")
        require_seatable(account, kind, now)
        require_records_kept(circle, account, now)
        before, leads = seats.get(account.pk), kind == Seat.Kind.FACILITATOR
        if before is not None and before.kind == kind:
            raise AlreadySeated
        if before is None and len(seats) >= MOST:
            raise TooMany("All fifteen seats of this circle are taken.")
        if before is not None:
            _require_facilitator_stays(before, seats.values())
            _end(before, now)
            rosters.appoint(actor=actor, conversation=circle.conversation, account=account, facilitates=leads, now=now)
        else:
            rosters.admit(actor=actor, conversation=circle.conversation, account=account, facilitates=leads, now=now)
        seat = Seat.objects.create(circle=circle, account=account, kind=kind, since=now, set_by=actor, reason=reason)
        trail.record(actor=actor, verb="seat.given", subject=f"circle:{circle.pk}", detail={"account": str(account.pk), "kind": kind}, now=now)
        mail_seat_given.enqueue(seat=seat.pk)
    return seat


def leave(*, actor: Account, circle: Circle, now: datetime) -> None:
    """Gives one's own seat up. Raises `Refused` or `OnlyFacilitator`."""
    with transaction.atomic():
        seats = locked_seats(circle, now)
        own = seats.get(actor.pk)
        if own is None or not may_leave(visitor_of(actor, now), own, now):
            raise Refused("whoever leaves has a seat")
        _require_facilitator_stays(own, seats.values())
        _end(own, now)
        rosters.dismiss(actor=actor, conversation=circle.conversation, account=actor, now=now)
        trail.record(actor=actor, verb="seat.left", subject=f"circle:{circle.pk}", detail={"account": str(actor.pk)}, now=now)


def dismiss_from_seat(*, actor: Account, seat: Seat, reason: str = "", now: datetime) -> None:
    """Ends somebody else's seat. Raises `Refused` or `SeatEnded`."""
    with transaction.atomic():
        seats = locked_seats(seat.circle, now)
        if seat.account_id not in seats and may_seat(visitor_of(actor, now), seats.get(actor.pk), now):
            raise SeatEnded
        if not may_dismiss(visitor_of(actor, now), seats.get(actor.pk), seats.get(seat.account_id, seat), now):
            raise Refused("only the circle's facilitator ends a seat, and not their own")
        _end(seats[seat.account_id], now, reason)
        rosters.dismiss(actor=actor, conversation=seat.circle.conversation, account=seat.account, now=now)
        trail.record(actor=actor, verb="seat.ended", subject=f"circle:{seat.circle_id}", detail={"account": str(seat.account_id)}, now=now)
        mail_seat_ended.enqueue(seat=seats[seat.account_id].pk)


def end_seats(*, account: Account, reason: str, now: datetime) -> int:
    """Ends every seat of somebody who leaves the network, also that of an only facilitator. Answers how many."""
    with transaction.atomic():
        seats = list(Seat.objects.filter(present(now), account=account).select_related("circle__conversation"))
        for seat in seats:
            _end(seat, now, reason)
            rosters.dismiss(actor=None, conversation=seat.circle.conversation, account=account, now=now)
            trail.record(actor=None, verb="seat.ended", subject=f"circle:{seat.circle_id}", detail={"account": str(account.pk)}, now=now)
    return len(seats)


def erase(account: Account, now: datetime) -> int:
    """Takes a person out of every circle, and forgets that they sat there. Answers the number of rows gone."""
    with transaction.atomic():
        for seat in Seat.objects.filter(present(now), account=account).select_related("circle__conversation"):
            rosters.dismiss(actor=account, conversation=seat.circle.conversation, account=account, now=now)
            trail.record(actor=None, verb="seat.erased", subject=f"circle:{seat.circle_id}", detail={"account": str(account.pk)}, now=now)
        return Seat.objects.filter(account=account).delete()[0]


def locked_seats(circle: Circle, now: datetime) -> dict[UUID, Seat]:
    """The open seats by account. The circle's row is locked, so that two changes follow each other; its conversation is read after."""
    circle.conversation = Circle.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=circle.pk).conversation
    return {seat.account_id: seat for seat in Seat.objects.filter(present(now), circle=circle).select_related("account")}


def require_seatable(account: Account, kind: str, now: datetime) -> None:
    if not may_be_seated(visitor_of(account, now), kind):
        raise NotToBeSeated


def require_records_kept(circle: Circle, account: Account, now: datetime) -> None:
    """Raises `KeepsRecords` for somebody whose firm must keep records, where the circle forgets or is about to."""
    regulated = regulated_now(account, now) is not None
    if not all(may_sit_under(charter, regulated=regulated) for charter in charters_ahead(circle, now)):
        raise KeepsRecords(f"{account.name} works for a firm that must keep records, and this circle forgets. {WAY_OUT}")


def _require_facilitator_stays(seat: Seat, seats: Iterable[Seat]) -> None:
    others = [other for other in seats if other.pk != seat.pk]
    leading = sum(other.kind == Seat.Kind.FACILITATOR for other in others)
    if leaves_nobody(kind=seat.kind, other_facilitators=leading, others=len(others)):
        raise OnlyFacilitator


def _end(seat: Seat, now: datetime, reason: str = "") -> None:
    seat.until, seat.reason = now, reason or seat.reason
    seat.save(update_fields=["until", "reason"])
