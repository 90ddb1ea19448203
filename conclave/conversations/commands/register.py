"""Lines for the key register, each signed by the account that it is about."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.commands.backups import put_away
from conclave.conversations.errors import AccountExists, DeviceExists, DeviceRevoked, Malformed, NoAccountKey, TooManyDevices
from conclave.conversations.events import GENESIS, Event, following, read, require_signed
from conclave.conversations.models import Device, KeyPackage, RegisterEvent, RegisterHead, Welcome
from conclave.conversations.queries.devices import slots_of
from conclave.conversations.queries.register import account_key
from conclave.conversations.queries.seats import beside
from conclave.conversations.rules import may_add_device, may_hold_keys
from conclave.core.audit import trail
from conclave.core.errors import Missing, Refused
from conclave.core.live.doorbell import ring
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

Kind = RegisterEvent.Kind


def open_account(*, actor: Account, line: bytes, generation: int, slots: dict[str, bytes], now: datetime) -> bool:
    """Puts the account's key into the register, and its backup away with it; neither without the other.

    False when the same was sent before. Raises `AccountExists`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = _lock(actor, now)
        known = RegisterEvent.objects.filter(account=actor, kind=Kind.ACCOUNT).first()
        if known is not None:
            if bytes(known.bytes) == line and slots_of(actor) == (generation, slots):
                return False
            raise AccountExists
        event = _read(line, actor, Kind.ACCOUNT, now)
        require_signed(event, event.key)
        _append(head, actor, Kind.ACCOUNT, line)
        put_away(account=actor, generation=generation, slots=slots, now=now)
        trail.record(actor=actor, verb="keys.account_opened", subject=f"account:{actor.pk}", now=now)
    return True


def add_device(*, actor: Account, device: str, name: str, line: bytes, now: datetime) -> bool:
    """A browser that the account's key vouches for. False when the same was sent before.

    Raises `NoAccountKey`, `DeviceExists`, `TooManyDevices`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = _lock(actor, now)
        if _written_before(actor, line):
            return False
        event = _read(line, actor, Kind.DEVICE_ADD, now, device)
        require_signed(event, _own_key(actor))
        if Device.objects.filter(pk=device).exists():
            raise DeviceExists
        _require_room(actor)
        Device.objects.create(pk=device, account=actor, name=name, key=event.key, added_at=now)
        _append(head, actor, Kind.DEVICE_ADD, line)
        trail.record(actor=actor, verb="keys.device_added", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
    return True


def revoke_device(*, actor: Account, device: str, line: bytes, now: datetime) -> bool:
    """Takes a device off the account: it speaks nowhere any more. False when the same was sent before.

    Raises `Missing`, `DeviceRevoked`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = _lock(actor, now)
        if _written_before(actor, line):
            return False
        event = _read(line, actor, Kind.DEVICE_REVOKE, now, device)
        require_signed(event, _own_key(actor))
        _end(actor, device, now)
        _append(head, actor, Kind.DEVICE_REVOKE, line)
        trail.record(actor=actor, verb="keys.device_revoked", subject=f"account:{actor.pk}", detail={"device": device}, now=now)
    return True


def _lock(actor: Account, now: datetime) -> RegisterHead:
    """One line at a time, and only from those who may hold keys. Raises `Refused`."""
    if not may_hold_keys(visitor_of(actor, now)):
        raise Refused("holds no keys")
    RegisterHead.objects.get_or_create(pk=1, defaults={"hash": GENESIS})
    return RegisterHead.objects.select_for_update().get(pk=1)


def _written_before(actor: Account, line: bytes) -> bool:
    return RegisterEvent.objects.filter(account=actor, bytes=line).exists()


def _read(line: bytes, actor: Account, kind: str, now: datetime, device: str = "") -> Event:
    event = read(line, now)
    if event.kind != kind or event.account != str(actor.pk) or event.device != device:
        raise Malformed("This line of the register is about something else than what was asked.")
    return event


def _require_room(actor: Account) -> None:
    active = Device.objects.filter(account=actor, revoked_at__isnull=True).count()
    if not may_add_device(active=active, lines=RegisterEvent.objects.filter(account=actor).count()):
        raise TooManyDevices


def _own_key(actor: Account) -> bytes:
    key = account_key(actor.pk)
    if key is None:
        raise NoAccountKey
    return key


def _end(actor: Account, device: str, now: datetime) -> None:
    found = Device.objects.filter(pk=device, account=actor).first()
    if found is None:
        raise Missing
    if not Device.objects.filter(pk=device, revoked_at__isnull=True).update(revoked_at=now):
        raise DeviceRevoked
    KeyPackage.objects.filter(device=device).delete()
    Welcome.objects.filter(device=device).delete()


def _append(head: RegisterHead, actor: Account, kind: str, line: bytes) -> None:
    """The register grows by `line`; whoever sits beside `actor` is told to read on."""
    n = head.size + 1
    digest = following(bytes(head.hash), n, line)
    RegisterEvent.objects.create(n=n, account=actor, kind=kind, bytes=line, hash=digest)
    RegisterHead.objects.filter(pk=1).update(size=n, hash=digest)
    ring(beside(actor.pk), {"register": n})
