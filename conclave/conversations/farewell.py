"""Parts that somebody held, and requests that they made, end with their membership."""

from __future__ import annotations

from datetime import datetime

from conclave.conversations.commands.peers import end_peers
from conclave.conversations.commands.recoveries import end_recoveries
from conclave.core.farewell import farewell
from conclave.members.models import Account


@farewell("conversations")
def end(account: Account, now: datetime) -> int:
    """Whoever relied on them is told to choose another."""
    return end_peers(account=account, now=now) + end_recoveries(account=account, now=now)
