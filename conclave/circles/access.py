"""Circles are found through a seat in them, or not at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conclave.circles.models import Circle, Seat
from conclave.circles.queries import Room, room_of, without_facilitator
from conclave.circles.rules import may_enter, may_seat
from conclave.core.errors import Missing
from conclave.members.models import present
from conclave.members.visitor import Visitor


def access_circle(visitor: Visitor, circle_id: UUID, now: datetime) -> Circle:
    """A circle in which the visitor sits. Raises `Missing`."""
    return access_seat(visitor, circle_id, now).circle


def access_room(visitor: Visitor, circle_id: UUID, now: datetime) -> Room:
    """A circle in which the visitor sits, ready to be shown. Raises `Missing`."""
    found = room_of(visitor.account, circle_id, now) if visitor.is_member and visitor.account is not None else None
    if found is None or not may_enter(visitor, found.line.own, now):
        raise Missing
    return found


def access_seat(visitor: Visitor, circle_id: UUID, now: datetime) -> Seat:
    """The visitor's own seat, with its circle. Raises `Missing`."""
    own = Seat.objects.filter(present(now), circle=circle_id, account=visitor.account).select_related("circle").first() if visitor.is_member else None
    if own is None or not may_enter(visitor, own, now):
        raise Missing
    return own


def access_leaderless(circle_id: UUID, now: datetime) -> Circle:
    """A circle that has nobody to facilitate it; for stewards. Raises `Missing`."""
    found = next((circle for circle in without_facilitator(now) if circle.pk == circle_id), None)
    if found is None:
        raise Missing
    return found


def access_facilitators_seat(visitor: Visitor, circle_id: UUID, now: datetime) -> Seat:
    """The visitor's own seat, where it is the facilitator's. Raises `Missing`."""
    own = access_seat(visitor, circle_id, now)
    if not may_seat(visitor, own, now):
        raise Missing
    return own


def access_other_seat(visitor: Visitor, circle_id: UUID, seat_id: int, now: datetime) -> Seat:
    """An open seat of somebody else, in a circle that the visitor facilitates. Raises `Missing`."""
    own = access_facilitators_seat(visitor, circle_id, now)
    found = Seat.objects.filter(present(now), circle=own.circle_id, pk=seat_id).exclude(pk=own.pk).select_related("account", "circle").first()
    if found is None:
        raise Missing
    return found
