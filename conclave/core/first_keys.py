"""What follows when somebody makes their keys: each domain does its own, in the transaction that opens the account's key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Follow = Callable[[Any, datetime], None]
_follows: dict[str, Follow] = {}


def on_first_keys(domain: str) -> Callable[[Follow], Follow]:
    """Registers `follow(account, now)`. A second registration replaces the first."""

    def register(follow: Follow) -> Follow:
        _follows[domain] = follow
        return follow

    return register


def keys_made(account: Any, now: datetime) -> None:
    """`account` has keys from now on."""
    for _, follow in sorted(_follows.items()):
        follow(account, now)
