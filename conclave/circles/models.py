"""Circles and the seats in them. What a circle is called and what is said there is sealed, and not here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.conversations.models import Conversation
from conclave.members.models import Account, Dated


class Circle(models.Model):
    """A small confidential group with one sealed conversation."""

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
