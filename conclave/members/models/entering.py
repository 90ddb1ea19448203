"""Ways in that work once, and the steps of a first visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from conclave.members.models.accounts import Account


class OneTime(models.Model):
    """A link of which only the hash is kept; it works once, until it expires."""

    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class SetupLink(OneTime):
    """Printed for the operator of an empty network: whoever opens it names the first steward."""


class SignInLink(OneTime):
    """Printed by the operator for somebody whom mail does not reach."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_links")


class WelcomeStep(models.Model):
    """One step of the first visit, taken or passed over."""

    class Kind(models.TextChoices):
        PASSKEY = "passkey", "Make a passkey"
        KEYS = "keys", "Keep your recovery kit"
        PROFILE = "profile", "Say who you are"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="welcome_steps")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    passed_over = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "kind"], name="welcome_step_once")]
