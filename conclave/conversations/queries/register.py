"""Reading the key register."""

from __future__ import annotations

import json
from uuid import UUID

from conclave.conversations.events import GENESIS, from_base64
from conclave.conversations.models import RegisterEvent, RegisterHead

LINES = 5000


def lines(after: int) -> list[RegisterEvent]:
    """The lines after `after`, as many as one answer holds."""
    return list(RegisterEvent.objects.filter(n__gt=after).order_by("n")[:LINES])


def head() -> tuple[int, bytes]:
    """How long the register is, and the hash of its last line."""
    row = RegisterHead.objects.filter(pk=1).first()
    return (row.size, bytes(row.hash)) if row else (0, GENESIS)


def account_key(account: UUID) -> bytes | None:
    """The account's public key, from its line."""
    line = RegisterEvent.objects.filter(account=account, kind=RegisterEvent.Kind.ACCOUNT).values_list("bytes", flat=True).first()
    return from_base64(json.loads(bytes(line))["key"]) if line else None
