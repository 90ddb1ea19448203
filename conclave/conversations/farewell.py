"""What ends here with a membership, and with a passkey."""

from __future__ import annotations

from datetime import datetime

from conclave.conversations.commands.backups import drop_way
from conclave.conversations.commands.peers import end_peers
from conclave.conversations.commands.recoveries import end_recoveries
from conclave.core.farewell import farewell, passkey_lost
from conclave.members.models import Account


@farewell("conversations")
def end(account: Account, now: datetime) -> int:
    """Parts that somebody held, and requests that they made: whoever relied on them is told to choose another."""
    return end_peers(account=account, now=now) + end_recoveries(account=account, now=now)


@passkey_lost("conversations")
def lose(account: Account, credential: str, now: datetime) -> int:
    """Its slot; the account's devices leave it out of the next backup key."""
    return drop_way(account=account, slot=f"prf:{credential}", now=now)
