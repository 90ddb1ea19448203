"""Reading about files: what stands, and how much a member has sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Sum

from conclave.conversations.models import Blob, BlobChunk
from conclave.conversations.models.blobs import UPLOADING
from conclave.conversations.shelf import take
from conclave.core.errors import Missing
from conclave.members.models import Account

DAY = timedelta(days=1)


def standing(blob: Blob) -> dict[str, Any]:
    """`Standing` of client/src/wire."""
    stored = list(BlobChunk.objects.filter(blob=blob).values_list("n", flat=True))
    return {"blob": str(blob.pk), "size": blob.size, "chunks": blob.chunks, "stored": stored, "whole": blob.whole_at is not None}


def chunk(blob: Blob, n: int) -> bytes:
    """The sealed bytes of chunk `n`. Raises `Missing`, or `Unavailable` when the storage does not answer."""
    digest = BlobChunk.objects.filter(blob=blob, n=n).values_list("digest", flat=True).first()
    if digest is None:
        raise Missing
    return take(blob.pk, n, bytes(digest))


def sent(account: Account, now: datetime) -> tuple[int, int]:
    """Bytes that `account` sent in files within a day, withdrawn or not; and bytes that are kept of it in all."""
    mine = Blob.objects.filter(account=account)
    sums = mine.aggregate(day=Sum("size", filter=Q(made_at__gt=now - DAY)), kept=Sum("size", filter=Q(gone_at__isnull=True)))
    return sums["day"] or 0, sums["kept"] or 0


def in_flight(device: str) -> int:
    """Files of `device` that are not whole yet."""
    return Blob.objects.filter(UPLOADING, device=device).count()
