"""Seats end with the membership, so that nothing more is sealed for somebody who may not come in."""

from __future__ import annotations

from datetime import datetime

from conclave.circles.commands import end_seats
from conclave.core.farewell import farewell
from conclave.members.models import Account


@farewell("circles")
def end(account: Account, now: datetime) -> int:
    """Every seat of `account`."""
    return end_seats(account=account, reason="No member any more.", now=now)
