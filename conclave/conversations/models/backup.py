"""What a member's own devices put away, sealed with keys that never come here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from conclave.members.models import Account


class Backup(models.Model):
    """The account backup key, wrapped once per way to open it. A lost device makes a new generation, every change a new revision."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    replaced_at = models.DateTimeField()


class BackupSlot(models.Model):
    """One way to open it (`kit`, `prf:<credential>`, `device:<id>`), or what is wrapped under it (`account-key`, `ways`, `former`)."""

    backup = models.ForeignKey(Backup, on_delete=models.CASCADE, related_name="slots")
    slot = models.CharField(max_length=500)
    bytes = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["backup", "slot"], name="backup_slot_once")]


class ArchiveChunk(models.Model):
    """One padded chunk of a member's own opened messages of one conversation, chained by hash. `upto`: its newest entry's number.

    When all that is in it was forgotten it goes; the last of a chain stays without its bytes, so that the chain goes on.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.UUIDField()
    n = models.PositiveIntegerField()
    prev = models.BinaryField(max_length=32)
    upto = models.PositiveBigIntegerField(default=0)
    bytes = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["n"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "conversation", "n"], name="archive_in_order")]
