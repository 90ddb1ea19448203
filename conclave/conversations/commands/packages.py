"""Key packages: offered by a device, claimed once by whoever adds it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conclave.conversations.errors import Closed, Malformed, NotClaimable
from conclave.conversations.mls import WireFormat, require_kind
from conclave.conversations.models import Conversation, Device, KeyPackage
from conclave.conversations.queries.devices import unused
from conclave.conversations.queries.seats import present_in
from conclave.conversations.rules import may_be_added, may_take_part, takes_words
from conclave.core.errors import Missing, TooLarge
from conclave.members.models import Account

KEPT = 200  # unused ones of a device


@dataclass(frozen=True)
class Claimed:
    """One package, handed out."""

    account: UUID
    device: str
    package: bytes


def offer(*, actor: Account, device: Device, packages: list[bytes], last_resort: bytes | None, now: datetime) -> int:
    """Keeps packages of one's own device; those that it has are passed over. How many are unused now.

    Raises `Malformed`, or `TooLarge` when the device has enough.
    """
    for package in [*packages, *([last_resort] if last_resort else [])]:
        require_kind(package, WireFormat.KEY_PACKAGE)
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk, account=actor)
        if unused(device, now).count() + len(packages) > KEPT:
            raise TooLarge("This device has enough key packages waiting. None was stored.")
        KeyPackage.objects.bulk_create([_package(device, package, now) for package in packages], ignore_conflicts=True)
        if last_resort:
            _keep_last(device, last_resort, now)
        return unused(device, now).count()


def claim(*, actor: Account, conversation: UUID, devices: list[str], now: datetime) -> list[Claimed]:
    """One package of each device that has one, never the same twice. Raises `Missing`, `Closed` or `NotClaimable`."""
    with transaction.atomic():
        present = present_in(conversation)
        if not may_take_part(actor.pk, present):
            raise Missing
        if not takes_words(closed_at=Conversation.objects.values_list("closed_at", flat=True).get(pk=conversation)):
            raise Closed
        found = Device.objects.in_bulk(devices)
        if len(found) < len(devices) or not all(may_be_added(device, present) for device in found.values()):
            raise NotClaimable
        # In one order, so that two who claim at once do not wait for each other.
        taken = [(found[device], _take(found[device], now)) for device in sorted(devices)]
    return [Claimed(device.account_id, device.pk, package) for device, package in taken if package]


def _package(device: Device, package: bytes, now: datetime) -> KeyPackage:
    return KeyPackage(device=device, bytes=package, digest=hashlib.sha256(package).digest(), offered_at=now)


def _keep_last(device: Device, package: bytes, now: datetime) -> None:
    digest = hashlib.sha256(package).digest()
    same = KeyPackage.objects.filter(device=device, digest=digest).first()
    if same is not None and not same.last_resort:
        raise Malformed("The last resort must be a package that was not offered before.")
    if same is None:
        KeyPackage.objects.filter(device=device, last_resort=True).delete()
        KeyPackage.objects.create(device=device, bytes=package, digest=digest, last_resort=True, offered_at=now)


def _take(device: Device, now: datetime) -> bytes:
    """Empty for a device that has none."""
    while (row := unused(device, now).order_by("pk").first()) is not None:
        if KeyPackage.objects.filter(pk=row.pk, claimed_at__isnull=True).update(claimed_at=now, bytes=b""):
            return bytes(row.bytes)
    last = KeyPackage.objects.filter(device=device, last_resort=True).first()
    return bytes(last.bytes) if last else b""
