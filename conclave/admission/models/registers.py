"""Public registers of companies, as imported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Register(models.Model):
    """A list of companies that somebody else keeps. The operator imports it; nobody edits it here."""

    name = models.CharField(max_length=80, unique=True)
    current = models.OneToOneField("Snapshot", null=True, on_delete=models.SET_NULL, related_name="current_of")

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """One import of a register. Only the one that its register calls current is ever looked at."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="snapshots")
    imported_at = models.DateTimeField()
    source = models.CharField(max_length=300)
    rows = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)


class Company(models.Model):
    """One row. Domains are registrable and in ASCII; `label` and `skeleton` find those that look alike."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="companies")
    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300)
    domain = models.CharField(max_length=253, blank=True)
    other_domain = models.CharField(max_length=253, blank=True)
    label = models.CharField(max_length=253, blank=True)
    skeleton = models.CharField(max_length=253, blank=True)
    country = models.CharField(max_length=80, blank=True)
    identifier = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=80, blank=True)
    officer = models.CharField(max_length=160, blank=True)
    officer_title = models.CharField(max_length=160, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=[name], name=f"company_by_{name}") for name in ("domain", "other_domain", "normalised", "label", "skeleton")
        ]

    def __str__(self) -> str:
        return self.name
