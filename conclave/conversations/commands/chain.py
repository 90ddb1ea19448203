"""The key register's one end, at which it grows."""

from __future__ import annotations

from conclave.conversations.events import GENESIS, following
from conclave.conversations.models import RegisterEvent, RegisterHead
from conclave.members.models import Account


def lock_head() -> RegisterHead:
    """One writer at a time; to be called inside the transaction that appends."""
    RegisterHead.objects.get_or_create(pk=1, defaults={"hash": GENESIS})
    return RegisterHead.objects.select_for_update().get(pk=1)


def append(head: RegisterHead, account: Account | None, kind: str, line: bytes, about: Account | None = None) -> int:
    """The number of the new line. Whether it may stand there was asked before."""
    n = head.size + 1
    digest = following(bytes(head.hash), n, line)
    RegisterEvent.objects.create(n=n, account=account, kind=kind, bytes=line, hash=digest, about=about)
    RegisterHead.objects.filter(pk=1).update(size=n, hash=digest)
    return n
