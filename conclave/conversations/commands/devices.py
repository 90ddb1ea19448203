"""A device's name, and when it was seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.models import Device
from conclave.core.audit import trail
from conclave.members.models import Account


def name_device(*, actor: Account, device: Device, name: str, now: datetime) -> None:
    """What the owner calls it from now on."""
    with transaction.atomic():
        Device.objects.filter(pk=device.pk, account=actor).update(name=name)
        trail.record(actor=actor, verb="keys.device_named", subject=f"account:{actor.pk}", detail={"device": device.pk}, now=now)


def see_device(device: Device, now: datetime) -> None:
    """Notes the day, once a day: nothing finer is kept."""
    if device.seen_on != now.date():
        Device.objects.filter(pk=device.pk).update(seen_on=now.date())
