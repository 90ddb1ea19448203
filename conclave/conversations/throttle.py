"""How often one member may ask, counted in this process: a limit that needs no other server cannot fail with it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from uuid import UUID

from conclave.core.errors import TooMany

FORGET = 10_000  # buckets; a full one says nothing that a new one would not


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `a_second`. Generous: they stop a program that runs wild, not a person."""

    name: str
    burst: int
    a_second: float


READ = Rate("read", 1200, 40)
WRITE = Rate("write", 1200, 40)
KEYS = Rate("keys", 300, 2)
PAIR = Rate("pairing", 10, 0.02)
VOLUME = Rate("volume", 100, 0.25)  # in megabytes that are sent: what a member puts away stays on our disk
FILES = Rate("files", 1200, 20)  # in megabytes, beside the limits of a day and in all (commands/blobs.py)

_buckets: dict[tuple[UUID, str], tuple[float, float]] = {}
_lock = threading.Lock()


def spend(account: UUID, rate: Rate, cost: float = 1) -> None:
    """Takes `cost` from the member's bucket. Raises `TooMany` when it holds less."""
    now = time.monotonic()
    with _lock:
        left, at = _buckets.get((account, rate.name), (float(rate.burst), now))
        left = min(float(rate.burst), left + (now - at) * rate.a_second)
        if left < cost:
            raise TooMany
        if len(_buckets) >= FORGET:
            _buckets.clear()
        _buckets[(account, rate.name)] = (left - cost, now)
