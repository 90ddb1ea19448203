"""Dates as feeds write them."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import struct_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)
WRITTEN = (
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d %B %Y %H:%M:%S",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y%m%d",
)

_day_first = re.compile(r"\s*\d{1,2}[-./]\d{1,2}[-./]\d{4}\b")


def moment(text: str, parsed: struct_time | None) -> datetime | None:
    """A date as the feed wrote it, and as feedparser understood it: 27-02-2026 is no day in 2027."""
    if _day_first.match(text):
        return from_text(text) or from_struct(parsed)
    return from_struct(parsed) or from_text(text)


def from_struct(parsed: struct_time | None) -> datetime | None:
    """feedparser's UTC tuple."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def from_text(text: str) -> datetime | None:
    """A date in ISO 8601, RFC 5322 or one of the ways that feeds have; UTC where it names no zone."""
    text = " ".join(text.split())[:60]
    for read in (datetime.fromisoformat, _written, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found is not None:
            return _utc(found)
    return None


def is_possible(moment: datetime, now: datetime) -> bool:
    """Whether something can have been published then: not before the web, not in a far future."""
    return EARLIEST <= moment <= now + AHEAD


def _written(text: str) -> datetime | None:
    for pattern in WRITTEN:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  # `_utc` gives it a zone
        except ValueError:
            continue
    return None


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
