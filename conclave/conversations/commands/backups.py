"""The account's backup, put away by its devices."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.errors import NoAccountKey, StaleBackup
from conclave.conversations.models import Backup, BackupSlot
from conclave.core.audit import trail
from conclave.members.models import Account


def replace_backup(*, actor: Account, generation: int, slots: dict[str, bytes], now: datetime) -> None:
    """Another set of ways to open the account. Raises `NoAccountKey`, or `StaleBackup` for an older generation."""
    with transaction.atomic():
        before = Backup.objects.select_for_update().filter(pk=actor.pk).first()
        if before is None:
            raise NoAccountKey
        if generation < before.generation:
            raise StaleBackup(generation=before.generation)
        put_away(account=actor, generation=generation, slots=slots, now=now)
        detail = {"generation": generation, "slots": len(slots)}
        trail.record(actor=actor, verb="keys.backup_replaced", subject=f"account:{actor.pk}", detail=detail, now=now)


def put_away(*, account: Account, generation: int, slots: dict[str, bytes], now: datetime) -> None:
    """Stores the whole set, in the caller's transaction."""
    kept, _ = Backup.objects.update_or_create(pk=account.pk, defaults={"generation": generation, "replaced_at": now})
    kept.slots.all().delete()
    BackupSlot.objects.bulk_create([BackupSlot(backup=kept, slot=slot, bytes=sealed) for slot, sealed in slots.items()])
