"""Reading the log."""

from __future__ import annotations

from typing import Any

from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation, GroupInfo, LogEntry

ENTRIES = 500
BYTES = 4_000_000  # of one answer; at least one entry is always in it


def page(conversation: Conversation, after: int) -> list[LogEntry]:
    """The entries after `after`, as many as one answer holds, in two queries."""
    log = LogEntry.objects.filter(conversation=conversation, n__gt=after).order_by("n")
    last, whole = after, 0
    for n, size in log.values_list("n", "size")[:ENTRIES]:
        whole += size
        if whole > BYTES and last > after:
            break
        last = n
    return list(log.filter(n__lte=last)) if last > after else []


def entry(row: LogEntry) -> dict[str, Any]:
    """`Entry` of client/src/wire; `bytes` is null when the message was forgotten."""
    return {
        "n": row.n,
        "kind": str(row.kind),
        "epoch": row.epoch,
        "device": row.device_id,
        "bytes": to_base64(bytes(row.bytes)) if row.bytes else None,
        "at": row.at.isoformat(),
    }


def group_info(conversation: Conversation) -> GroupInfo | None:
    """That of the newest epoch."""
    return GroupInfo.objects.filter(conversation=conversation).first()
