"""Files, as ciphertext in chunks. Their bytes lie in the file storage; what stands there is known here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.conversations.models.conversations import Conversation
from conclave.conversations.models.devices import Device
from conclave.members.models import Account

UPLOADING = Q(whole_at__isnull=True, gone_at__isnull=True)
LEAVING = Q(gone_at__isnull=False, emptied_at__isnull=True)


class Blob(models.Model):
    """One sealed file or part of one; the sender's device chose `id`. `size` in bytes of padded ciphertext.

    One that is not whole at `until` was abandoned. One that is gone is found by nobody; its bytes are deleted soon after (`emptied_at`).
    """

    id = models.UUIDField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    chunks = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["conversation", "made_at"], name="blob_of_conversation"),
            models.Index(fields=["account", "made_at"], name="blob_of_account"),
            models.Index(fields=["until"], condition=UPLOADING, name="blob_uploading"),
            models.Index(fields=["gone_at"], condition=LEAVING, name="blob_leaving"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(emptied_at__isnull=True) | Q(gone_at__isnull=False), name="blob_emptied_when_gone"),
        ]


class BlobChunk(models.Model):
    """A chunk that is stored. `digest` (SHA-256) recognises the same bytes sent again, and names the object."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="stored")
    n = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["n"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["blob", "n"], name="blob_chunk_once")]
