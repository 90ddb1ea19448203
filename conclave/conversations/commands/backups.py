"""The account's backup, put away by its devices."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from conclave.conversations.errors import NoAccountKey, StaleBackup
from conclave.conversations.letters import mail_keys_renewed
from conclave.conversations.models import Backup, BackupSlot
from conclave.conversations.queries.backups import PutAway, put_away_by
from conclave.conversations.rules import may_follow
from conclave.core.audit import trail
from conclave.core.live.doorbell import ring
from conclave.members.models import Account


def replace_backup(*, actor: Account, backup: PutAway, now: datetime) -> bool:
    """Another set of ways to open the account. False when the same was sent before.

    Raises `NoAccountKey`, or `StaleBackup` when another device was first.
    """
    with transaction.atomic():
        before = lock_backup(actor)
        if put_away_by(actor) == backup:
            return False
        follow(before, backup, renewed=backup.generation > before.generation, now=now)
        detail = {"generation": backup.generation, "slots": len(backup.slots)}
        trail.record(actor=actor, verb="keys.backup_replaced", subject=f"account:{actor.pk}", detail=detail, now=now)
        if backup.generation > before.generation:
            mail_keys_renewed.enqueue(account=str(actor.pk), at=now.isoformat())
            ring({actor.pk}, {"backup": backup.generation})
    return True


def drop_way(*, account: Account, slot: str, now: datetime) -> int:
    """Deletes one slot, where it is. How many are gone."""
    with transaction.atomic():
        gone, _ = BackupSlot.objects.filter(backup=account.pk, slot=slot).delete()
        if gone:
            Backup.objects.filter(pk=account.pk).update(revision=F("revision") + 1, replaced_at=now)
            trail.record(actor=account, verb="keys.way_dropped", subject=f"account:{account.pk}", now=now)
    return gone


def lock_backup(account: Account) -> Backup:
    """For the caller's transaction. Raises `NoAccountKey`."""
    found = Backup.objects.select_for_update().filter(pk=account.pk).first()
    if found is None:
        raise NoAccountKey
    return found


def follow(before: Backup, backup: PutAway, *, renewed: bool, now: datetime) -> None:
    """Stores `backup` as the next change after `before`, with a new backup key or without. Raises `StaleBackup`."""
    if not may_follow((before.generation, before.revision), (backup.generation, backup.revision), renewed=renewed):
        raise StaleBackup(generation=before.generation, revision=before.revision)
    put_away(account=before.account, backup=backup, now=now)


def put_away(*, account: Account, backup: PutAway, now: datetime) -> None:
    """Stores the whole set, in the caller's transaction."""
    numbers = {"generation": backup.generation, "revision": backup.revision}
    kept, _ = Backup.objects.update_or_create(pk=account.pk, defaults={**numbers, "replaced_at": now})
    kept.slots.all().delete()
    BackupSlot.objects.bulk_create([BackupSlot(backup=kept, slot=slot, bytes=sealed) for slot, sealed in backup.slots.items()])
