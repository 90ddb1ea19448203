"""The key register: append-only, each line carrying the hash of the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.members.models import Account


class RegisterHead(models.Model):
    """The one row that writers lock, so that the chain has no forks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="register_one_head")]


class RegisterEvent(models.Model):
    """One signed line, as its bytes stand in every client's copy. A release of the program is nobody's account's, and a line that was given
    back may be of an account that this server does not know any more.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "ACCOUNT", "Account key"
        DEVICE_ADD = "DEVICE_ADD", "Device added"
        DEVICE_REVOKE = "DEVICE_REVOKE", "Device revoked"
        VOUCH = "VOUCH", "Account key vouched for"
        VOUCH_WITHDRAWN = "VOUCH_WITHDRAWN", "Vouch withdrawn"
        BOX = "BOX", "Box key"
        CLIENT_RELEASE = "CLIENT_RELEASE", "Release of the program"

    n = models.PositiveBigIntegerField(primary_key=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    bytes = models.BinaryField(unique=True, max_length=4096)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=Q(kind="ACCOUNT"), name="register_one_account_key"),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | ~Q(kind="CLIENT_RELEASE"),
                name="register_release_of_nobody",
            ),
        ]
