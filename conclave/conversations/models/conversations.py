"""A conversation, and who sits in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models import Account, Dated


class Conversation(models.Model):
    """An MLS group as the server sees it: which epoch, and how long its log is. Its name is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    epoch = models.PositiveBigIntegerField(null=True)
    head = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    begun_with = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(epoch__isnull=False) | Q(head=0), name="conversation_log_after_beginning"),
        ]


class Participant(Dated):
    """Somebody sits in a conversation. Past rows stay: clients judge old commits by who sat there then."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "conversation"], condition=Q(until__isnull=True), name="participant_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="participant_ends_after_start"),
        ]


class GroupInfo(models.Model):
    """What a device of somebody who sits here needs to come in by itself: that of the newest epoch."""

    conversation = models.OneToOneField(Conversation, primary_key=True, on_delete=models.CASCADE, related_name="group_info")
    epoch = models.PositiveBigIntegerField()
    bytes = models.BinaryField()
