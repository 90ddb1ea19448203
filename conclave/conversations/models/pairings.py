"""A browser that asks a device of the same account to let it in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.members.models import Account


class Pairing(models.Model):
    """Ten minutes for one browser. `key` is its own X25519 key; `answer` is sealed to that key, so that it opens nowhere else.

    `asker` (SHA-256) is the session that asked: no other one is answered.
    """

    class End(models.TextChoices):
        ANSWERED = "answered", "Let in"
        DECLINED = "declined", "Declined"
        WRONG_WORDS = "wrong-words", "Too many wrong words"
        WITHDRAWN = "withdrawn", "Withdrawn by the browser"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asker = models.BinaryField(max_length=32)
    key = models.BinaryField(max_length=32)
    browser = models.CharField(max_length=60)
    asked_at = models.DateTimeField(db_index=True)
    answer = models.BinaryField(default=b"")
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=11, choices=End, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as="")), name="pairing_ends_somehow"
            ),
            models.UniqueConstraint(fields=["account", "asker"], condition=Q(ended_at__isnull=True), name="pairing_one_open_a_browser"),
        ]
