"""The audit trail: append-only, each row carrying the hash of the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Head(models.Model):
    """The one row that writers lock, so that the chain has no forks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]


class Row(models.Model):
    """Who did what to which object, when. `hash` covers the row and the hash of the row before."""

    n = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        ordering: ClassVar = ["n"]
        indexes: ClassVar = [models.Index(fields=["subject", "n"], name="audit_by_subject")]
