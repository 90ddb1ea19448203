"""Devices, key packages and archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from conclave.conversations.errors import DeviceRevoked
from conclave.conversations.models import ArchiveChunk, Device, KeyPackage, Welcome
from conclave.conversations.queries.seats import ANY
from conclave.conversations.rules import may_use
from conclave.core import prepared
from conclave.core.errors import Missing
from conclave.members.models import Account

FRESH = timedelta(days=85)  # a key package is good for 90
CHUNKS = 50
_COLUMNS = ("id", "account_id", "key", "revoked_at", "seen_on")


def devices(account: Account) -> list[Device]:
    """All that the account ever had, the revoked ones too."""
    return list(Device.objects.filter(account=account))


def require_device(account: Account, device: str) -> Device:
    """One of the account's devices, and not revoked. Raises `Missing` or `DeviceRevoked`."""
    row = prepared.one(_device, [device, account.pk], ANY)
    if row is None:
        raise Missing
    found = prepared.part(Device, **dict(zip(_COLUMNS, row, strict=True)))
    if not may_use(account.pk, found):
        raise DeviceRevoked
    return found


def unused(device: Device, now: datetime) -> QuerySet[KeyPackage]:
    """Key packages that can still be handed out, without the last resort."""
    return KeyPackage.objects.filter(device=device, last_resort=False, claimed_at__isnull=True, offered_at__gt=now - FRESH)


def welcomes(device: Device) -> list[Welcome]:
    """Those that wait for `device`, where its owner still sits."""
    mine = {"conversation__participants__account": device.account_id, "conversation__participants__until__isnull": True}
    return list(Welcome.objects.filter(device=device, **mine))


def archive(account: Account, conversation: UUID, after: int) -> list[ArchiveChunk]:
    """The account's own chunks after `after`, as many as one answer holds."""
    return list(ArchiveChunk.objects.filter(account=account, conversation=conversation, n__gt=after)[:CHUNKS])


def _device(keys: tuple[str, UUID], now: datetime) -> QuerySet[Any, Any]:
    device, account = keys
    return Device.objects.filter(pk=device, account=account).order_by().values_list(*_COLUMNS)
