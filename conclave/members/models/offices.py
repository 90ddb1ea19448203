"""A title at a company, from and until."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models.accounts import Account, Dated


class Office(Dated):
    """What somebody is, where. Whether it was proven stands in `Attestation`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="offices")
    title = models.CharField(max_length=120)
    company = models.CharField(max_length=160)
    domain = models.CharField(max_length=253, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        indexes: ClassVar = [models.Index(fields=["domain"], name="office_by_domain")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="office_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.company}"
