"""What a member tells, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from conclave.core.audit import trail
from conclave.members.models import Account, Profile, ProfileField


def save_profile(*, actor: Account, fields: Mapping[str, tuple[str, str]], listed: str, time_zone: str | None = None, now: datetime) -> Profile:
    """Stores `fields` (name -> value, audience) and whether the directory lists `actor`. Empty values are removed."""
    with transaction.atomic():
        for name, (value, audience) in fields.items():
            _store(actor, name, value.strip(), audience, now)
        if time_zone and time_zone != actor.time_zone:
            actor.time_zone = time_zone
            actor.save(update_fields=["time_zone"])
        profile, _ = Profile.objects.update_or_create(account=actor, defaults={"listed": listed, "changed_at": now})
        shown = sorted(name for name, (value, audience) in fields.items() if value.strip() and audience == "members")
        trail.record(actor=actor, verb="profile.saved", subject=f"account:{actor.pk}", detail={"listed": listed, "shown": shown}, now=now)
    return profile


def _store(account: Account, name: str, value: str, audience: str, now: datetime) -> None:
    if not value:
        ProfileField.objects.filter(account=account, name=name).delete()
        return
    ProfileField.objects.update_or_create(account=account, name=name, defaults={"value": value, "audience": audience, "changed_at": now})
