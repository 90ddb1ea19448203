"""Peers who each hold a part of somebody's backup key, and the requests to bring it back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models import Account, Dated


class ChosenPeer(Dated):
    """`peer` holds a part for `account`, sealed to the peer's box key. `set` is the public half of the way that three of five open."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    set = models.CharField(max_length=43)
    part = models.BinaryField(max_length=1024)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "peer"], condition=Q(until__isnull=True), name="chosen_peer_once"),
            models.CheckConstraint(condition=~Q(account=F("peer")), name="chosen_peer_is_another"),
        ]


class Recovery(models.Model):
    """Somebody without devices asks their peers. `key` is that of the browser that asks; rehearsals hand out nothing."""

    class Kind(models.TextChoices):
        REAL = "real", "Recovery"
        REHEARSAL = "rehearsal", "Rehearsal"

    class End(models.TextChoices):
        CANCELLED = "cancelled", "Cancelled from a device"
        REPLACED = "replaced", "Asked anew"
        FINISHED = "finished", "Finished"
        EXPIRED = "expired", "Expired"
        LEFT = "left", "No member any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    key = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    told_at = models.DateTimeField()
    ready_told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=9, choices=End, blank=True)
    ended_on = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], condition=Q(ended_at__isnull=True), name="recovery_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""), name="recovery_end_has_a_name"
            ),
        ]


class Release(models.Model):
    """A peer has compared words and sealed their part to the asking browser's key. Handed out after the delay only."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="releases")
    peer = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    bytes = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["recovery", "peer"], name="release_once")]
