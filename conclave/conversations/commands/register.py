"""Lines for the key register, each signed by the account that it is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.commands.backups import follow, lock_backup, put_away
from conclave.conversations.commands.lines import append_line, is_written, lock_register, own_key, read_line
from conclave.conversations.errors import AccountExists, DeviceExists, DeviceRevoked, Malformed, TooManyDevices
from conclave.conversations.events import require_signed
from conclave.conversations.letters import mail_device_added, mail_device_revoked
from conclave.conversations.models import Device, KeyPackage, RegisterEvent, Welcome
from conclave.conversations.queries.backups import PutAway, put_away_by
from conclave.conversations.rules import may_add_device
from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.core.first_keys import keys_made
from conclave.members.models import Account

Kind = RegisterEvent.Kind


def open_account(*, actor: Account, line: bytes, backup: PutAway, now: datetime) -> bool:
    """Puts the account's key into the register, and its backup away with it; neither without the other.

    False when the same was sent before. Raises `AccountExists`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        known = RegisterEvent.objects.filter(account=actor, kind=Kind.ACCOUNT).first()
        if known is not None:
            if bytes(known.bytes) == line and put_away_by(actor) == backup:
                return False
            raise AccountExists
        event = read_line(line, actor, Kind.ACCOUNT, now)
        require_signed(event, event.key)
        append_line(head, actor, Kind.ACCOUNT, line)
        put_away(account=actor, backup=backup, now=now)
        trail.record(actor=actor, verb="keys.account_opened", subject=f"account:{actor.pk}", now=now)
        keys_made(actor, now)
    return True


def add_device(*, actor: Account, device: str, name: str, line: bytes, backup: PutAway, now: datetime) -> bool:
    """A browser that the account's key vouches for, with its way into the backup. False when the same was sent before.

    Raises `NoAccountKey`, `DeviceExists`, `TooManyDevices`, `StaleBackup`, `Malformed` or `Forged`.
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
        follow(lock_backup(actor), backup, renewed=False, now=now)
        first = not Device.objects.filter(account=actor).exists()
        Device.objects.create(pk=device, account=actor, name=name, key=event.key, added_at=now, seen_on=now.date())
        append_line(head, actor, Kind.DEVICE_ADD, line)
        trail.record(actor=actor, verb="keys.device_added", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
        if not first:
            mail_device_added.enqueue(device=device)
    return True


def revoke_device(*, actor: Account, device: str, line: bytes, backup: PutAway, now: datetime) -> bool:
    """Takes a device off the account: it speaks nowhere any more, and a new backup key is put away in the same step.

    False when the same was sent before. Raises `Missing`, `DeviceRevoked`, `StaleBackup`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        event = read_line(line, actor, Kind.DEVICE_REVOKE, now, device)
        require_signed(event, own_key(actor))
        if f"device:{device}" in backup.slots:
            raise Malformed("This backup would go on opening for the device that is taken off.")
        _end(actor, device, now)
        follow(lock_backup(actor), backup, renewed=True, now=now)
        append_line(head, actor, Kind.DEVICE_REVOKE, line)
        trail.record(actor=actor, verb="keys.device_revoked", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
        mail_device_revoked.enqueue(device=device)
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
