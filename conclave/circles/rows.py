"""The seats of one's circles with their people, in one query that every morning asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from conclave.circles.models import Circle, Seat
from conclave.core import prepared
from conclave.members.models import Account, present


def seats_beside(account: Account, now: datetime) -> list[Seat]:
    """Who sits now in the circles in which `account` does."""
    return _read(prepared.rows(_sitting, [account.pk], now))


def seats_beside_and_in(account: Account, circle_id: UUID, now: datetime) -> list[Seat]:
    """The same, with all who ever sat in one of those circles."""
    return _read(prepared.rows(_sitting_or_there, [account.pk, circle_id], now))


def _sitting(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    """Who sits now in the circles in which `accounts` do."""
    return _seats(accounts, now).filter(present(now))


def _sitting_or_there(keys: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    """Who sits now beside an account, and who ever sat in one of those circles: the keys are the account's and the circle's."""
    account, circle = keys
    return _seats([account], now).filter(present(now) | Q(circle=circle))


def _seats(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    mine = Seat.objects.filter(present(now), account__in=accounts).values("circle")
    columns = ("id", "since", "until", "kind", "account_id", "account__name", "account__time_zone")
    of_circle = ("circle_id", "circle__conversation_id", "circle__created_at")
    return Seat.objects.filter(circle__in=mine).order_by("since", "id").values_list(*columns, *of_circle)


def _read(rows: Iterable[tuple[Any, ...]]) -> list[Seat]:
    """The rows of `_seats` as seats; those of one circle share it, and those of one person share them."""
    seats, people, circles = [], dict[UUID, Account](), dict[UUID, Circle]()
    for pk, since, until, kind, person, name, zone, circle, conversation, created_at in rows:
        if person not in people:
            people[person] = prepared.part(Account, id=person, name=name, time_zone=zone)
        if circle not in circles:
            circles[circle] = prepared.part(Circle, id=circle, conversation_id=conversation, created_at=created_at)
        seat = prepared.part(Seat, id=pk, since=since, until=until, kind=kind, account_id=person, circle_id=circle)
        seat.account, seat.circle = people[person], circles[circle]
        seats.append(seat)
    return seats
