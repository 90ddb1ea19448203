"""What ends when somebody is no member any more, or when a passkey is none: each domain ends its own, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

End = Callable[[Any, datetime], int]
_ends: dict[str, End] = {}


def farewell(domain: str) -> Callable[[End], End]:
    """Registers `end(account, now)`, which answers how many things it ended. A second registration replaces the first."""

    def register(end: End) -> End:
        _ends[domain] = end
        return end

    return register


def say_farewell(account: Any, now: datetime) -> int:
    """Ends everything that only members have; answers how many things."""
    return sum(end(account, now) for _, end in sorted(_ends.items()))


Lose = Callable[[Any, str, datetime], int]
_losses: dict[str, Lose] = {}


def passkey_lost(domain: str) -> Callable[[Lose], Lose]:
    """Registers `lose(account, credential, now)`, which answers how many things it ended. `credential` is base64url."""

    def register(lose: Lose) -> Lose:
        _losses[domain] = lose
        return lose

    return register


def lose_passkey(account: Any, credential: str, now: datetime) -> int:
    """Ends everything that a passkey opened; answers how many things."""
    return sum(lose(account, credential, now) for _, lose in sorted(_losses.items()))
