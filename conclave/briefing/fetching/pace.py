"""When a source is read again. Pure: chance and time are handed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
BETWEEN = timedelta(seconds=2)
FIRST_WAIT = timedelta(minutes=15)


def interval_after(interval: timedelta, *, new: int) -> timedelta:
    """Shorter after something new, longer after nothing: a source is soon read about twice as often as it speaks."""
    return min(max(interval / 2 if new else interval * 1.4, SHORTEST), LONGEST)


def wait_after_success(interval: timedelta, chance: float) -> timedelta:
    """The interval, give or take a tenth, so that sources added together do not stay together. `chance` is from 0 to 1."""
    return interval * (0.9 + 0.2 * chance)


def wait_after_failure(failures: int, chance: float, asked_for: timedelta | None = None) -> timedelta:
    """Doubled with every failure (counted from 1) to a day at most, plus up to a quarter; at least what the server asked for."""
    doubled = FIRST_WAIT * (1 << min(failures - 1, 10))
    wait = min(doubled, LONGEST * 0.8) * (1 + 0.25 * chance)
    return min(max(wait, asked_for or wait), LONGEST)


def asked_to_wait(retry_after: str, now: datetime) -> timedelta | None:
    """What a Retry-After header says, in seconds or as a date."""
    said = retry_after.strip()
    if said.isdecimal() and len(said) < 10:
        return timedelta(seconds=int(said))
    try:
        return max(parsedate_to_datetime(said) - now, timedelta(0)) if said else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
