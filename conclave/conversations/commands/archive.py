"""A member's own archive of one conversation."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from conclave.conversations.errors import ChainBroken
from conclave.conversations.events import GENESIS
from conclave.conversations.models import ArchiveChunk
from conclave.conversations.queries.seats import seated
from conclave.core.errors import Missing
from conclave.members.models import Account


def keep_chunk(*, actor: Account, conversation: UUID, n: int, prev: bytes, upto: int, chunk: bytes, now: datetime) -> bool:
    """Appends chunk `n`, which must follow the one whose SHA-256 is `prev`. False when the same was sent before.

    `upto` is the number of its newest entry: what is forgotten by then keeps its place in the chain, and no bytes.

    Raises `Missing`, or `ChainBroken` with the number of the last.
    """
    held = seated(actor).filter(pk=conversation).first()
    if held is None:
        raise Missing
    kept = chunk if upto > held.forgotten else b""
    mine, digest = ArchiveChunk.objects.filter(account=actor, conversation=conversation), hashlib.sha256(chunk).digest()
    if mine.filter(n=n, prev=prev, hash=digest).exists():
        return False
    last = mine.order_by("-n").first()
    if (n, prev) != ((last.n + 1, bytes(last.hash)) if last else (1, GENESIS)):
        raise ChainBroken(n=last.n if last else 0)
    try:
        with transaction.atomic():
            ArchiveChunk.objects.create(account=actor, conversation=conversation, n=n, prev=prev, upto=upto, bytes=kept, hash=digest, at=now)
    except IntegrityError as error:  # two devices at once
        raise ChainBroken(n=n) from error
    return True
