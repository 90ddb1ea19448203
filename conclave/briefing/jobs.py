"""The domain's jobs. Importing this registers them all, also those of fetching and of letters."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from conclave.briefing.editions.commands import deliver
from conclave.briefing.editions.delivery import KIND, keep_in_step
from conclave.briefing.fetching.jobs import fetch_due
from conclave.core import clock
from conclave.core.jobs import daily, every, job
from conclave.members.models import Account

__all__ = ["edition", "fetch_due", "timetable"]


@daily(KIND)
@job(retries=6, base=30)
def edition(subject: str, day: str) -> None:
    """One member's morning, at their own hour."""
    account = Account.objects.get(pk=UUID(subject))
    deliver(account=account, day=date.fromisoformat(day), now=clock.now())


@every(seconds=300)
@job(retries=0)
def timetable() -> None:
    """Members come, leave, and move to other time zones; their mornings follow."""
    keep_in_step(now=clock.now())
