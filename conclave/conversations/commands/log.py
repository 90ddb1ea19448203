"""What is said and changed, in the one order that everybody reads. Only the transaction decides."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from conclave.conversations.errors import AlreadyBegun, Closed, EpochPassed, NotBegun, NotClaimable, Replayed
from conclave.conversations.mls import WireFormat, commit_epoch, message_epoch, require_kind
from conclave.conversations.models import Conversation, Device, GroupInfo, LogEntry, Welcome
from conclave.conversations.queries.devices import require_device
from conclave.conversations.queries.log import entry
from conclave.conversations.queries.seats import lock_seat
from conclave.conversations.rules import may_be_added, may_commit, may_say, takes_words
from conclave.core import prepared
from conclave.core.live.doorbell import ring
from conclave.members.models import Account

IN_THE_RING = 6000  # bytes: a small entry travels with the bell and saves the round trip

Kind = LogEntry.Kind


@dataclass(frozen=True)
class Posted:
    """Where it stands; `again` when the same bytes stood there before."""

    n: int
    epoch: int
    again: bool = False


@dataclass(frozen=True)
class Welcoming:
    """What a commit leaves for the devices that it adds."""

    bytes: bytes
    devices: list[str]


def begin(*, actor: Account, conversation: UUID, device: str, group_info: bytes, now: datetime) -> bool:
    """The first device to look makes the group, at epoch 0. False when the same was sent before.

    Raises `Missing`, `DeviceRevoked`, `AlreadyBegun`, `Closed` or `Malformed`.
    """
    require_kind(group_info, WireFormat.GROUP_INFO)
    with transaction.atomic():
        held, present = lock_seat(actor, conversation)
        require_device(actor, device)
        digest = hashlib.sha256(device.encode() + group_info).digest()
        if held.epoch is not None:
            if bytes(held.begun_with) == digest:
                return False
            raise AlreadyBegun
        require_open(held)
        Conversation.objects.filter(pk=held.pk).update(epoch=0, begun_at=now, begun_with=digest)
        GroupInfo.objects.create(conversation=held, epoch=0, bytes=group_info)
        ring(present, {"conversation": str(held.pk), "n": 0})
    return True


def commit(*, actor: Account, conversation: UUID, device: str, commit: bytes, group_info: bytes, welcome: Welcoming | None, now: datetime) -> Posted:
    """Appends a commit and opens the next epoch; the first for an epoch wins.

    Raises `Missing`, `DeviceRevoked`, `Closed`, `NotBegun`, `EpochPassed`, `Replayed`, `NotClaimable` or `Malformed`.
    """
    epoch = commit_epoch(commit, conversation)
    require_kind(group_info, WireFormat.GROUP_INFO)
    if welcome:
        require_kind(welcome.bytes, WireFormat.WELCOME)
    try:
        with transaction.atomic():
            held, present = lock_seat(actor, conversation)
            require_device(actor, device)
            require_open(held)
            _require_epoch(held, may_commit(current=held.epoch, epoch=epoch))
            row = _append(held, Kind.COMMIT, epoch, device, commit, now)
            prepared.update(held, head=row.n, epoch=epoch + 1)
            GroupInfo.objects.filter(pk=held.pk).update(epoch=epoch + 1, bytes=group_info)
            if welcome:
                _welcome(held, welcome, present, row.n, now)
            ring(present, _news(held, row))
    except (Closed, EpochPassed, IntegrityError):
        before = _first_answer(conversation, device, commit)
        if before is None:
            raise
        return before
    return Posted(row.n, epoch + 1)


def say(*, actor: Account, conversation: UUID, device: str, message: bytes, now: datetime) -> Posted:
    """Appends a sealed message of this epoch or of one of the two before it.

    Raises `Missing`, `DeviceRevoked`, `Closed`, `NotBegun`, `EpochPassed`, `Replayed` or `Malformed`.
    """
    epoch = message_epoch(message, conversation)
    try:
        with transaction.atomic():
            held, present = lock_seat(actor, conversation)
            require_device(actor, device)
            require_open(held)
            _require_epoch(held, may_say(current=held.epoch, epoch=epoch))
            row = _append(held, Kind.MESSAGE, epoch, device, message, now)
            prepared.update(held, head=row.n)
            ring(present, _news(held, row))
    except (Closed, EpochPassed, IntegrityError):
        before = _first_answer(conversation, device, message)
        if before is None:
            raise
        return before
    return Posted(row.n, epoch)


def require_open(conversation: Conversation) -> None:
    """Raises `Closed` for a conversation that another one succeeds."""
    if not takes_words(closed_at=conversation.closed_at):
        raise Closed


def _first_answer(conversation: UUID, device: str, posted: bytes) -> Posted | None:
    """Of the same bytes, had they been posted before. Looked for only when they are not taken. Raises `Replayed` when another device had it."""
    before = LogEntry.objects.filter(conversation=conversation, digest=hashlib.sha256(posted).digest()).first()
    if before is None:
        return None
    if before.device_id != device:
        raise Replayed
    return Posted(before.n, before.epoch + (before.kind == Kind.COMMIT), again=True)


def _require_epoch(conversation: Conversation, it_is: bool) -> None:
    if conversation.epoch is None:
        raise NotBegun
    if not it_is:
        raise EpochPassed(epoch=conversation.epoch, head=conversation.head)


def _append(conversation: Conversation, kind: str, epoch: int, device: str, posted: bytes, now: datetime) -> LogEntry:
    digest, n = hashlib.sha256(posted).digest(), conversation.head + 1
    where = {"conversation": conversation, "n": n, "device_id": device}
    row = LogEntry(**where, kind=kind, epoch=epoch, bytes=posted, size=len(posted), digest=digest, at=now)
    prepared.insert(row)
    return row


def _welcome(conversation: Conversation, welcome: Welcoming, present: Collection[UUID], cursor: int, now: datetime) -> None:
    """One for each device that was added, instead of an older one that it never took."""
    found = Device.objects.in_bulk(welcome.devices)
    if len(found) < len(welcome.devices) or not all(may_be_added(device, present) for device in found.values()):
        raise NotClaimable
    Welcome.objects.filter(conversation=conversation, device__in=found).delete()
    Welcome.objects.bulk_create(
        Welcome(conversation=conversation, device=device, bytes=welcome.bytes, cursor=cursor, made_at=now) for device in found.values()
    )


def _news(conversation: Conversation, row: LogEntry) -> dict[str, Any]:
    small = {"entry": entry(row)} if row.size <= IN_THE_RING else {}
    return {"conversation": str(conversation.pk), "n": row.n, **small}
