"""Writing the audit trail, and proving that nobody rewrote it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from conclave.core.audit.models import Head, Row

GENESIS = bytes(32)


class Broken(Exception):
    """The chain does not hold at row `n`."""

    def __init__(self, n: int, why: str) -> None:
        super().__init__(f"The audit trail is broken at row {n}: {why}.")
        self.n = n


def record(*, actor: Any, verb: str, subject: str, now: datetime, detail: dict[str, Any] | None = None) -> Row:
    """Appends one row in the caller's transaction, or in one of its own.

    `actor` is an account or None for the system; `subject` is ``kind:id``; `detail` holds facts
    without content (never evidence, never anything sealed).
    """
    with transaction.atomic():
        head = _locked_head()
        n, at = head.size + 1, now.astimezone(UTC)
        facts = detail or {}
        who = str(actor.pk) if actor is not None else ""
        digest = _digest(n, at, who, verb, subject, facts, bytes(head.hash))
        row = Row.objects.create(n=n, at=at, actor=who, verb=verb, subject=subject, detail=facts, previous=bytes(head.hash), hash=digest)
        Head.objects.filter(id=1).update(size=n, hash=digest)
    return row


def verify() -> int:
    """The number of rows, all chained. Raises `Broken` at the first that is not."""
    before, n = GENESIS, 0
    for n, row in enumerate(Row.objects.order_by("n").iterator(), start=1):
        if row.n != n:
            raise Broken(n, "a row is missing")
        if bytes(row.previous) != before:
            raise Broken(n, "it does not follow the row before")
        if _digest(row.n, row.at.astimezone(UTC), row.actor, row.verb, row.subject, row.detail, before) != bytes(row.hash):
            raise Broken(n, "its content was changed")
        before = bytes(row.hash)
    head = Head.objects.filter(id=1).first()
    if (head.size if head else 0) != n or (bytes(head.hash) if head else GENESIS) != before:
        raise Broken(n, "rows were cut from its end")
    return n


def mark() -> str:
    """Where the trail ends now, such as ``12:9f86…``. Kept elsewhere, it proves later that nothing up to here was rewritten."""
    head = Head.objects.filter(id=1).first()
    return f"{head.size}:{bytes(head.hash).hex()}" if head else f"0:{GENESIS.hex()}"


def require_mark(marked: str) -> None:
    """Raises `Broken` unless the trail leads through `marked`, and `ValueError` for what is none.

    The chain alone does not show a trail that was written anew from its beginning.
    """
    number, _, digest = marked.strip().partition(":")
    n, expected = int(number), bytes.fromhex(digest)
    row = Row.objects.filter(n=n).first()
    if n > 0 and (row is None or bytes(row.hash) != expected):
        raise Broken(n, "it is not the row that stood there when the mark was taken")


def _locked_head() -> Head:
    Head.objects.get_or_create(id=1, defaults={"hash": GENESIS})
    return Head.objects.select_for_update().get(id=1)


def _digest(n: int, at: datetime, actor: str, verb: str, subject: str, detail: dict[str, Any], previous: bytes) -> bytes:
    fields = [n, at.isoformat(timespec="microseconds"), actor, verb, subject, detail]
    body = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + body.encode()).digest()
