"""What stewards look at, ask and decide."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from conclave.admission.models.applications import Application
from conclave.members.models import Account


class Evidence(models.Model):
    """What was shown, as it was shown. Erased with the decision; what it proved stays as an attestation."""

    class Kind(models.TextChoices):
        MAILBOX = "mailbox", "Mailbox"
        REGISTER = "register", "Register, by domain"
        NAMESAKE = "namesake", "Register, by name only"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=8, choices=Kind)
    shown: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class Question(models.Model):
    """What the committee wants to know, and the answer."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]


class Decision(models.Model):
    """What was decided, by whom, with the reasons that the applicant reads. `despite` is why policy was set aside."""

    class Outcome(models.TextChoices):
        PROVISIONAL = "provisional", "Admit as provisional member"
        MEMBER = "member", "Admit as member"
        REFUSED = "refused", "Refuse"
        QUESTION = "question", "Ask for more"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=11, choices=Outcome)
    reasons = models.CharField(max_length=2000)
    despite = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class Appeal(models.Model):
    """Why the applicant thinks that a refusal was wrong. It opens the matter once more."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appeals")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
