"""Files: begun, stored chunk by chunk, withdrawn and forgotten."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from conclave.conversations import shelf
from conclave.conversations.bodies import FILE_CHUNK
from conclave.conversations.commands.log import require_open
from conclave.conversations.errors import BlobTaken, ChunkDiffers, DayFull, FilesWaiting, Malformed, ShelfFull
from conclave.conversations.models import Blob, BlobChunk, Conversation
from conclave.conversations.models.blobs import LEAVING, UPLOADING
from conclave.conversations.queries.blobs import DAY, in_flight, sent
from conclave.conversations.queries.devices import require_device
from conclave.conversations.queries.seats import lock_seat
from conclave.conversations.rules import may_begin_file, may_store, may_withdraw
from conclave.core.errors import Missing
from conclave.members.models import Account

PATIENCE = timedelta(days=7)  # after the last chunk: a device that is offline for a weekend loses nothing
AT_ONCE = 500
MB = 1_000_000


def begin_blob(*, actor: Account, conversation: UUID, blob: UUID, device: str, size: int, chunks: int, now: datetime) -> tuple[Blob, bool]:
    """Makes room for a file; False beside it when the same was asked before.

    Raises `Missing`, `DeviceRevoked`, `Closed`, `Malformed`, `BlobTaken`, `FilesWaiting`, `DayFull` or `ShelfFull`.
    """
    if size <= 16 or chunks != -(-size // FILE_CHUNK):
        raise Malformed
    with transaction.atomic():
        held, _ = lock_seat(actor, conversation)
        require_device(actor, device)
        require_open(held)
        before = Blob.objects.filter(pk=blob).first()
        if before is not None:
            return _same(before, actor, held, size), False
        _require_room(actor, device, size, now)
        shape = {"size": size, "chunks": chunks, "made_at": now, "until": now + PATIENCE}
        return Blob.objects.create(pk=blob, conversation=held, account=actor, device_id=device, **shape), True


def store_chunk(*, actor: Account, blob: Blob, n: int, sealed: bytes, now: datetime) -> bool:
    """Stores chunk `n`, counted from 0; with the last the file is whole. False when the same bytes stood there before.

    Raises `Missing`, `Malformed`, `ChunkDiffers` or `Unavailable`.
    """
    if blob.account_id != actor.pk:
        raise Missing
    if n >= blob.chunks or len(sealed) != min(FILE_CHUNK, blob.size - n * FILE_CHUNK):
        raise Malformed
    digest = hashlib.sha256(sealed).digest()
    if _stands(blob, n, digest):
        return False
    shelf.put(blob.pk, n, digest, sealed)
    try:
        _count(blob, n, digest, now)
    except Missing:
        shelf.drop(blob.pk, n, digest)
        raise
    except IntegrityError as error:  # the same chunk from two tabs at once
        if _stands(blob, n, digest, loser=True):
            return False
        raise Missing from error
    return True


def withdraw_blob(*, actor: Account, blob: Blob, now: datetime) -> None:
    """Nobody finds it any more; its bytes go soon after. Raises `Missing` for anybody but the sender."""
    if not may_withdraw(actor.pk, blob.account_id):
        raise Missing
    Blob.objects.filter(pk=blob.pk, gone_at__isnull=True).update(gone_at=now)


def forget_blobs(*, conversation: Conversation | UUID, before: datetime, now: datetime) -> int:
    """Files of a conversation that were whole before a moment: nobody finds them any more. How many.

    The message that names a file follows when it is whole. What is still on its way belongs to what is going to be said.
    """
    return Blob.objects.filter(conversation=conversation, whole_at__lt=before, gone_at__isnull=True).update(gone_at=now)


def forget_blobs_of(*, account: Account, now: datetime) -> int:
    """All files that `account` sent. How many."""
    return Blob.objects.filter(account=account, gone_at__isnull=True).update(gone_at=now)


def sweep_blobs(now: datetime) -> int:
    """Gives up what was abandoned, and deletes the bytes of what is gone. How many were emptied; what fails is tried at the next sweep.

    A row stays for a day after its file was begun, since it counts into the member's day.
    """
    Blob.objects.filter(UPLOADING, until__lte=now).update(gone_at=now)
    leaving = list(Blob.objects.filter(LEAVING).order_by("gone_at").values_list("pk", flat=True)[:AT_ONCE])
    for blob in leaving:
        shelf.clear(blob)
        with transaction.atomic():
            BlobChunk.objects.filter(blob=blob).delete()
            Blob.objects.filter(pk=blob).update(emptied_at=now)
    Blob.objects.filter(emptied_at__isnull=False, made_at__lte=now - DAY).delete()
    return len(leaving)


def _same(before: Blob, actor: Account, conversation: Conversation, size: int) -> Blob:
    mine = (before.account_id, before.conversation_id, before.size) == (actor.pk, conversation.pk, size)
    if not mine or before.gone_at is not None:
        raise BlobTaken
    return before


def _require_room(actor: Account, device: str, size: int, now: datetime) -> None:
    """Under a lock on the member: two tabs that begin at once do not get the same room twice."""
    Account.objects.select_for_update(no_key=True).filter(pk=actor.pk).first()
    if not may_begin_file(in_flight=in_flight(device)):
        raise FilesWaiting
    day, kept = sent(actor, now)
    if not may_store(stored=day, size=size, most=settings.FILES_MB_A_DAY * MB):
        raise DayFull
    if not may_store(stored=kept, size=size, most=settings.FILES_MB_KEPT * MB):
        raise ShelfFull


def _stands(blob: Blob, n: int, digest: bytes, *, loser: bool = False) -> bool:
    """Whether these bytes stand there. Raises `ChunkDiffers` for others; a `loser` of the race puts its own away first."""
    there = BlobChunk.objects.filter(blob=blob, n=n).values_list("digest", flat=True).first()
    if there is not None and bytes(there) != digest:
        if loser:
            shelf.drop(blob.pk, n, digest)
        raise ChunkDiffers
    return there is not None


def _count(blob: Blob, n: int, digest: bytes, now: datetime) -> None:
    """The chunk is on disk: from now on it stands. Raises `Missing` when the file went meanwhile, `IntegrityError` when somebody was faster."""
    with transaction.atomic():
        held = Blob.objects.select_for_update().filter(pk=blob.pk, gone_at__isnull=True).first()
        if held is None:
            raise Missing
        BlobChunk.objects.create(blob=held, n=n, digest=digest)
        whole = {"whole_at": now} if BlobChunk.objects.filter(blob=held).count() == held.chunks else {}
        Blob.objects.filter(pk=held.pk).update(until=now + PATIENCE, **whole)
