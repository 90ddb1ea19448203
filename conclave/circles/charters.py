"""What a circle keeps, read from its dated rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conclave.circles.models import Charter, Circle
from conclave.members.models import Account, present


@dataclass(frozen=True)
class Unwritten:
    """The charter of a circle that never set one."""

    since: datetime
    keep: str = Charter.Keep.FOR_EVER
    days: int | None = None
    set_by: Account | None = None
    reason: str = ""


def charter_of(circle: Circle, now: datetime) -> Charter | Unwritten:
    """What holds at `now`."""
    return Charter.objects.filter(present(now), circle=circle).select_related("set_by").last() or Unwritten(circle.created_at)


def coming_charter(circle: Circle, now: datetime) -> Charter | None:
    """What was set and takes effect later."""
    return Charter.objects.filter(circle=circle, since__gt=now, until__isnull=True).select_related("set_by").first()


def charters_ahead(circle: Circle, now: datetime) -> list[Charter | Unwritten]:
    """What holds, and what is to hold."""
    coming = coming_charter(circle, now)
    return [charter_of(circle, now), *([coming] if coming else [])]
