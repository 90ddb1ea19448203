"""Who of the demonstration is which account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from conclave.members.models import Account


class DemoPerson(models.Model):
    """One invented person. `kit` is their recovery kit, which a real network never has: with it a visitor's browser comes in as theirs."""

    key = models.CharField(max_length=20, primary_key=True)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    kit = models.CharField(max_length=300, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["loaded_at", "key"]


class DemoCircle(models.Model):
    """A circle of the demonstration, and whether its script has been spoken to the end."""

    key = models.CharField(max_length=20, primary_key=True)
    circle = models.OneToOneField("circles.Circle", on_delete=models.CASCADE, related_name="+")
    spoken = models.BooleanField(default=False)
