"""Who keeps the door."""

from __future__ import annotations

from datetime import datetime

from conclave.members.models import Account, Duty, Standing, present
from conclave.members.visitor import INSIDE


def is_last_steward(account: Account, now: datetime) -> bool:
    """Whether no steward would be left without `account`."""
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    others = Duty.objects.filter(present(now), kind=Duty.Kind.STEWARD, account__in=inside, account__is_active=True).exclude(account=account)
    return not others.exists()
