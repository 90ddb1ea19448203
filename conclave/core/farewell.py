"""What ends when somebody is no member any more: each domain ends its own, in the transaction that ends the membership."""

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
