"""Browsers that hold keys, and the key packages by which they are added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.members.models import Account


class Device(models.Model):
    """One browser profile of one member. `key` is the Ed25519 key that the register binds to it; `id` is hex; `seen_on`: of its last change."""

    id = models.CharField(primary_key=True, max_length=32)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60)
    key = models.BinaryField(max_length=32)
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    seen_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["added_at", "id"]


class KeyPackage(models.Model):
    """Handed out once; the last resort again and again, when nothing else is left. Claimed ones stay as a digest."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="key_packages")
    bytes = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    last_resort = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "digest"], name="key_package_once"),
            models.UniqueConstraint(fields=["device"], condition=Q(last_resort=True), name="key_package_one_last_resort"),
        ]
