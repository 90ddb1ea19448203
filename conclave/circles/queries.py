"""Reading circles, in few queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from conclave.circles.models import Circle, Seat
from conclave.circles.rows import seats_beside, seats_beside_and_in
from conclave.conversations.queries import latest
from conclave.members.models import Account, Duty, Standing, present
from conclave.members.queries.directory import PAGE, directory, listed
from conclave.members.visitor import INSIDE

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen")


@dataclass(frozen=True)
class Line:
    """One circle as its list shows it. The server does not know its name."""

    circle: Circle
    seats: tuple[Seat, ...]
    own: Seat
    last_at: datetime | None

    @property
    def called(self) -> str:
        return called([seat for seat in self.seats if seat is not self.own])

    def news(self, now: datetime) -> str:
        """When something happened there last, in the reader's own days."""
        if self.last_at is None:
            return "Nothing has been said yet"
        return f"Last active {which_day(self.last_at, now, self.own.account.time_zone)}"


@dataclass(frozen=True)
class Room:
    """One circle with its people, and the reader's other circles beside it."""

    line: Line
    lines: list[Line]
    everyone: list[Seat]

    @property
    def seats(self) -> list[Seat]:
        return [seat for seat in self.everyone if seat.until is None]

    @property
    def former(self) -> list[Seat]:
        return [seat for seat in self.everyone if seat.until is not None]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be given a seat."""

    account: Account
    office: str
    chosen: bool


def circles_of(account: Account, now: datetime) -> list[Line]:
    """The circles in which `account` sits, the liveliest first, in two queries."""
    return _lines(account, now, seats_beside(account, now))


def room_of(account: Account, circle_id: UUID, now: datetime) -> Room | None:
    """One circle with all who ever sat there, beside the others; None without a seat in it. Two queries."""
    rows = seats_beside_and_in(account, circle_id, now)
    lines = _lines(account, now, [row for row in rows if row.until is None or row.until > now])
    here = next((line for line in lines if line.circle.pk == circle_id), None)
    return Room(here, lines, everybody([row for row in rows if row.circle_id == circle_id])) if here else None


def seats_in(circle: Circle) -> list[Seat]:
    """Who sits in `circle` and who once did."""
    return everybody(Seat.objects.filter(circle=circle).select_related("account").order_by("since", "id"))


def everybody(seats: Iterable[Seat]) -> list[Seat]:
    """Each person's latest seat: those who sit here first, the facilitator foremost, then by length of stay."""
    last = {seat.account_id: seat for seat in seats}
    return sorted(last.values(), key=lambda seat: (seat.until is not None, seat.kind != Seat.Kind.FACILITATOR, seat.since, seat.pk))


def called(others: Iterable[Seat]) -> str:
    """`Ana Matos and six others`: the facilitator first, then by length of stay."""
    names = [seat.account.name for seat in sorted(others, key=lambda seat: seat.kind != Seat.Kind.FACILITATOR)]
    if len(names) <= 2:
        return " and ".join(names) or "You alone"
    return f"{names[0]} and {in_words(len(names) - 1)} others"


def which_day(at: datetime, now: datetime, zone: str) -> str:
    """`today`, `yesterday`, or `on Tuesday 24 November`."""
    there, here = at.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    return {0: "today", 1: "yesterday"}.get((here - there).days, f"on {there:%A} {there.day} {there:%B}")


def in_words(count: int) -> str:
    """`six` for 6, as far as a circle goes."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def candidates(words: str, chosen: Collection[Account], now: datetime, *, besides: Collection[UUID]) -> list[Candidate]:
    """Members whom the directory lists and who match, those already chosen first."""
    picked = {account.pk for account in chosen}
    found = [entry for entry in directory(words, now) if entry.account.pk not in {*picked, *besides}]
    rest = [Candidate(entry.account, ", ".join(filter(None, [entry.title, entry.company])), False) for entry in found]
    return [Candidate(account, "", True) for account in chosen] + rest[:PAGE]


def seatable(now: datetime, *, also: Collection[UUID] = ()) -> QuerySet[Account, Any]:
    """Whom a facilitator may pick: members whom the directory lists, and `also`."""
    return Account.objects.filter(Q(pk__in=listed(now).values("pk")) | Q(pk__in=also)).order_by("name", "id")


def facilitators_among(accounts: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of `accounts` who facilitate in this network."""
    duties = Duty.objects.filter(present(now), kind=Duty.Kind.FACILITATOR, account__in=accounts)
    return set(duties.values_list("account_id", flat=True))


def who_facilitate(now: datetime) -> QuerySet[Account, Any]:
    """Members who facilitate in this network."""
    duties = Duty.objects.filter(present(now), kind=Duty.Kind.FACILITATOR).values("account")
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    return Account.objects.filter(pk__in=duties).filter(pk__in=inside).order_by("name", "id")


def without_facilitator(now: datetime) -> list[Circle]:
    """Circles in which somebody sits and nobody facilitates, the oldest first, each with `seated`: how many sit there."""
    sitting = Seat.objects.filter(present(now), circle=OuterRef("pk"))
    leading = sitting.filter(kind=Seat.Kind.FACILITATOR)
    seated = Count("seats", filter=Q(seats__since__lte=now) & (Q(seats__until__isnull=True) | Q(seats__until__gt=now)))
    return list(Circle.objects.filter(Exists(sitting), ~Exists(leading)).annotate(seated=seated).order_by("created_at", "pk"))


def troubled(account: Account, now: datetime) -> list[Circle]:
    """The circles that `account` facilitates and in which somebody's room is stuck."""
    own = Seat.objects.filter(present(now), circle=OuterRef("pk"), account=account, kind=Seat.Kind.FACILITATOR)
    return list(Circle.objects.filter(Exists(own), troubles__until__isnull=True, troubles__isnull=False).order_by("created_at", "pk"))


def _lines(account: Account, now: datetime, rows: list[Seat]) -> list[Line]:
    seats: dict[UUID, list[Seat]] = {}
    for row in rows:
        seats.setdefault(row.circle_id, []).append(row)
    times = latest([held[0].circle.conversation_id for held in seats.values()]) if seats else {}
    lines = [_line(held, account, times.get(held[0].circle.conversation_id)) for held in seats.values()]
    return sorted(lines, key=lambda line: line.last_at or line.circle.created_at, reverse=True)


def _line(seats: list[Seat], account: Account, last_at: datetime | None) -> Line:
    own = next(seat for seat in seats if seat.account_id == account.pk)
    return Line(seats[0].circle, tuple(seats), own, last_at)
