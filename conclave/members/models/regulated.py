"""Members whose firm must keep records of what they write."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models.accounts import Account, Dated


class Regulated(Dated):
    """A bank, a fund, an insurer, a broker: their people may not take part in what is made to disappear. At most one row is open."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=Q(until__isnull=True), name="regulated_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="regulated_ends_after_start"),
        ]
