"""What was proven about somebody, by whom, until when. The evidence itself is gone by then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models.accounts import Account


class Attestation(models.Model):
    """One fact that a decision found proven."""

    class Fact(models.TextChoices):
        IDENTITY = "identity", "Identity"
        MAILBOX = "mailbox", "Mailbox"
        EMPLOYER = "employer", "Employer"
        OFFICE = "office", "Office"
        SPONSORS = "sponsors", "Sponsors"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="attestations")
    fact = models.CharField(max_length=10, choices=Fact)
    claim = models.CharField(max_length=300)
    by = models.CharField(max_length=300)
    doubt = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    proven_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["account", "until"], name="attestation_in_force")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("proven_at")), name="attestation_expires"),
        ]
