"""Who knows whom by more than the directory: each domain says it of its own, so that none imports another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

Knows = Callable[[Any, UUID], bool]
_known: dict[str, Knows] = {}


def acquaints(domain: str) -> Callable[[Knows], Knows]:
    """Registers `knows(account, other)`. A second registration replaces the first."""

    def register(knows: Knows) -> Knows:
        _known[domain] = knows
        return knows

    return register


def are_acquainted(account: Any, other: UUID) -> bool:
    """Whether any domain knows `account` to know `other`."""
    return any(knows(account, other) for _, knows in sorted(_known.items()))
