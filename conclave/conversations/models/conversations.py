"""A conversation, and who sits in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models import Account, Dated


class Conversation(models.Model):
    """An MLS group as the server sees it: which epoch, and how long its log is. Its name is sealed.

    `keep` is what its circle chose last, from `keep_since` on; entries up to `forgotten` have lost their bytes. One that
    was closed takes nothing any more; another one `succeeds` it.
    """

    class Keep(models.TextChoices):
        FOR_EVER = "for_ever", "For ever"
        DAYS = "days", "For some days"
        SESSION = "session", "Nothing after the session"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    epoch = models.PositiveBigIntegerField(null=True)
    head = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    begun_with = models.BinaryField(max_length=32, default=b"")
    keep = models.CharField(max_length=8, choices=Keep, default=Keep.FOR_EVER)
    keep_days = models.PositiveSmallIntegerField(null=True)
    keep_since = models.DateTimeField(null=True)
    forgotten = models.PositiveBigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    succeeds = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(epoch__isnull=False) | Q(head=0), name="conversation_log_after_beginning"),
            models.CheckConstraint(
                condition=Q(keep="days", keep_days__gte=1) | (~Q(keep="days") & Q(keep_days__isnull=True)), name="conversation_days"
            ),
        ]


class Participant(Dated):
    """Somebody sits in a conversation. Past rows stay: clients judge old commits by who sat there then, and a charter by who led."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    facilitates = models.BooleanField(default=False)

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


class Ending(models.Model):
    """A session was said to be over in entry `n`; what was said before is forgotten once the pause is over, unless taken back."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="endings")
    n = models.PositiveBigIntegerField()
    said_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["n"]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True, taken_back_at__isnull=True), name="ending_waits")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "n"], name="ending_once"),
            models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(taken_back_at__isnull=True), name="ending_done_or_taken_back"),
        ]
