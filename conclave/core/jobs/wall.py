"""Local wall-clock time, across the two days a year on which it jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def occurrence(day: date, at: time, zone: str) -> datetime:
    """The moment at which clocks in `zone` show `at` on `day`, in UTC.

    A time that spring skips falls later by the length of the gap; one that autumn repeats is the
    first of the two. Raises `ZoneInfoNotFoundError` for a zone that does not exist.
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def following(at: time, zone: str, now: datetime) -> datetime:
    """The first occurrence after `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return next(when for when in _around(today, at, zone) if when > now)


def latest_day(at: time, zone: str, now: datetime) -> date:
    """The local date of the last occurrence at or before `now`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today if occurrence(today, at, zone) <= now else today - timedelta(days=1)


def _around(today: date, at: time, zone: str) -> list[datetime]:
    return [occurrence(today + timedelta(days=n), at, zone) for n in range(-1, 3)]
