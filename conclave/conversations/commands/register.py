"""Lines for the key register, each signed by the account that it is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.commands.backups import put_away
from conclave.conversations.commands.lines import append_line, is_written, lock_register, own_key, read_line
from conclave.conversations.errors import AccountExists, DeviceExists, DeviceRevoked, TooManyDevices
from conclave.conversations.events import require_signed
from conclave.conversations.models import Device, KeyPackage, RegisterEvent, Welcome
from conclave.conversations.queries.devices import slots_of
from conclave.conversations.rules import may_add_device
from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.core.first_keys import keys_made
from conclave.members.models import Account

Kind = RegisterEvent.Kind


def open_account(*, actor: Account, line: bytes, generation: int, slots: dict[str, bytes], now: datetime) -> bool:
    """Puts the account's key into the register, and its backup away with it; neither without the other.

    False when the same was sent before. Raises `AccountExists`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        known = RegisterEvent.objects.filter(account=actor, kind=Kind.ACCOUNT).first()
        if known is not None:
            if bytes(known.bytes) == line and slots_of(actor) == (generation, slots):
                return False
            raise AccountExists
        event = read_line(line, actor, Kind.ACCOUNT, now)
        require_signed(event, event.key)
        append_line(head, actor, Kind.ACCOUNT, line)
        put_away(account=actor, generation=generation, slots=slots, now=now)
        trail.record(actor=actor, verb="keys.account_opened", subject=f"account:{actor.pk}", now=now)
        keys_made(actor, now)
    return True


def add_device(*, actor: Account, device: str, name: str, line: bytes, now: datetime) -> bool:
    """A browser that the account's key vouches for. False when the same was sent before.

    Raises `NoAccountKey`, `DeviceExists`, `TooManyDevices`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        event = read_line(line, actor, Kind.DEVICE_ADD, now, device)
        require_signed(event, own_key(actor))
        if Device.objects.filter(pk=device).exists():
            raise DeviceExists
        _require_room(actor)
        Device.objects.create(pk=device, account=actor, name=name, key=event.key, added_at=now)
        append_line(head, actor, Kind.DEVICE_ADD, line)
        trail.record(actor=actor, verb="keys.device_added", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
    return True


def revoke_device(*, actor: Account, device: str, line: bytes, now: datetime) -> bool:
    """Takes a device off the account: it speaks nowhere any more. False when the same was sent before.

    Raises `Missing`, `DeviceRevoked`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        event = read_line(line, actor, Kind.DEVICE_REVOKE, now, device)
        require_signed(event, own_key(actor))
        _end(actor, device, now)
        append_line(head, actor, Kind.DEVICE_REVOKE, line)
        trail.record(actor=actor, verb="keys.device_revoked", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
    return True


def _require_room(actor: Account) -> None:
    active = Device.objects.filter(account=actor, revoked_at__isnull=True).count()
    if not may_add_device(active=active, lines=RegisterEvent.objects.filter(account=actor).count()):
        raise TooManyDevices


def _end(actor: Account, device: str, now: datetime) -> None:
    found = Device.objects.filter(pk=device, account=actor).first()
    if found is None:
        raise Missing
    if not Device.objects.filter(pk=device, revoked_at__isnull=True).update(revoked_at=now):
        raise DeviceRevoked
    KeyPackage.objects.filter(device=device).delete()
    Welcome.objects.filter(device=device).delete()
