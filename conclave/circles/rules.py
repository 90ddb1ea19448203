"""Who may do what around circles. Each predicate has its truth table in tests/circles/test_rules.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from conclave.circles.models import Charter, Seat
from conclave.members.visitor import Visitor

LEAST, MOST = 3, 15  # seats, the facilitator's included
NOTICE = timedelta(days=7)  # before anything that was kept is forgotten
MOST_DAYS = 3650


class Held(Protocol):
    """Anything that is a seat, from and until."""

    @property
    def kind(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...


class Keeping(Protocol):
    """Anything that says what is kept: for ever, for `days`, or nothing after a session."""

    @property
    def keep(self) -> str: ...
    @property
    def days(self) -> int | None: ...


def is_open(seat: Held | None, now: datetime) -> bool:
    """Whether the seat is held at this moment."""
    return seat is not None and seat.since <= now and (seat.until is None or now < seat.until)


def may_begin(visitor: Visitor) -> bool:
    """Those who facilitate in this network begin circles."""
    return visitor.is_facilitator


def may_enter(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """A member with an open seat enters; an assistant, a steward and an alumnus do not."""
    return visitor.is_member and is_open(own, now)


def may_seat(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """The circle's facilitator gives seats."""
    return own is not None and may_enter(visitor, own, now) and own.kind == Seat.Kind.FACILITATOR


def may_be_seated(candidate: Visitor, kind: str) -> bool:
    """Members take seats; the facilitator's goes to somebody who facilitates in this network."""
    return candidate.is_facilitator if kind == Seat.Kind.FACILITATOR else candidate.is_member


def may_leave(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """Whoever sits in a circle may leave it."""
    return may_enter(visitor, own, now)


def may_dismiss(visitor: Visitor, own: Held | None, other: Held, now: datetime) -> bool:
    """The circle's facilitator ends a seat that is open and not their own."""
    return may_seat(visitor, own, now) and other is not own and is_open(other, now)


def leaves_nobody(*, kind: str, other_facilitators: int, others: int) -> bool:
    """Whether a circle with people in it would be left without a facilitator."""
    return kind == Seat.Kind.FACILITATOR and other_facilitators == 0 and others > 0


def may_set_charter(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """The circle's facilitator says what it keeps."""
    return may_seat(visitor, own, now)


def forgets(charter: Keeping) -> bool:
    """Whether anything that is said is ever deleted by this charter."""
    return charter.keep != Charter.Keep.FOR_EVER


def may_choose(charter: Keeping, *, regulated: int) -> bool:
    """A circle chooses forgetting only while nobody sits in it whose firm must keep records."""
    return regulated == 0 or not forgets(charter)


def may_sit_under(charter: Keeping, *, regulated: bool) -> bool:
    """Somebody whose firm must keep records sits in no circle that forgets."""
    return not regulated or not forgets(charter)


def is_shorter(new: Keeping, old: Keeping) -> bool:
    """Whether something that `old` keeps would be forgotten by `new`. A session counts as shorter than any number of days."""
    return _reach(new) < _reach(old)


def may_renew(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """The circle's facilitator begins it anew."""
    return may_seat(visitor, own, now)


def may_tell_of_trouble(visitor: Visitor, own: Held | None, now: datetime) -> bool:
    """Whoever sits in a circle tells its facilitator that the room does not hold together."""
    return may_enter(visitor, own, now)


def may_appoint(visitor: Visitor, *, facilitators: int, others: int) -> bool:
    """A steward gives a facilitator to a circle that has lost its own, and to no other."""
    return visitor.is_steward and facilitators == 0 and others > 0


def _reach(charter: Keeping) -> float:
    return {Charter.Keep.FOR_EVER: float("inf"), Charter.Keep.SESSION: 0}.get(Charter.Keep(charter.keep), charter.days or 0)
