"""Ciphertext in order."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from conclave.conversations.models.conversations import Conversation
from conclave.conversations.models.devices import Device


class LogEntry(models.Model):
    """One line of a conversation's log. `digest` (SHA-256) recognises the same bytes posted again, also when they are forgotten.

    A message that was forgotten keeps its place, with no bytes.
    """

    class Kind(models.TextChoices):
        COMMIT = "commit", "Commit"
        MESSAGE = "message", "Message"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="log")
    n = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    epoch = models.PositiveBigIntegerField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    bytes = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "n"], name="log_entry_in_order"),
            models.UniqueConstraint(fields=["conversation", "digest"], name="log_entry_once"),
        ]


class Welcome(models.Model):
    """Waits for a device that was added; the log after `cursor` is what it can read. Gone with the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="welcomes")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="welcomes")
    bytes = models.BinaryField()
    cursor = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at", "cursor"]
