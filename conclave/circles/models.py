"""Circles and the seats in them. What a circle is called and what is said there is sealed, and not here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.conversations.models import Conversation
from conclave.members.models import Account, Dated


class Circle(models.Model):
    """A small confidential group. `conversation` is where it talks; what it succeeds is what was said before it was begun anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()


class Seat(Dated):
    """A place in a circle, from and until. At most one row per person and circle is open."""

    class Kind(models.TextChoices):
        MEMBER = "member", "Member"
        FACILITATOR = "facilitator", "Facilitator"
        GUEST = "guest", "Guest"

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MEMBER)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "account"], condition=Q(until__isnull=True), name="seat_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after_start"),
        ]


class Charter(Dated):
    """What a circle keeps, from when and until when. Without a row in force it keeps everything.

    At most one row has no end. It may lie ahead: what shortens takes effect after notice. One that ends as it begins was withdrawn.
    """

    Keep = Conversation.Keep

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="charters")
    keep = models.CharField(max_length=8, choices=Conversation.Keep)
    days = models.PositiveSmallIntegerField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["set_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle"], condition=Q(until__isnull=True), name="charter_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="charter_ends_after_start"),
            models.CheckConstraint(
                condition=Q(keep="days", days__gte=1, days__lte=3650) | (~Q(keep="days") & Q(days__isnull=True)), name="charter_days"
            ),
        ]


class Trouble(Dated):
    """Somebody has told the facilitator that the room does not hold together. Over once it is begun anew."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="troubles")

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle"], condition=Q(until__isnull=True), name="trouble_one_open"),
        ]
