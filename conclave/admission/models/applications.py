"""Applications, and where each stands, as dated rows."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models import Account, Dated


class Application(models.Model):
    """What a person wrote who asks to come in. Until their mailbox is proven there is no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, null=True, on_delete=models.CASCADE, related_name="application")
    invitation = models.ForeignKey("Invitation", null=True, on_delete=models.SET_NULL, related_name="applications")
    policy = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    domain = models.CharField(max_length=253)
    title = models.CharField(max_length=120)
    company = models.CharField(max_length=160)
    website = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=600)
    time_zone = models.CharField(max_length=64, default="UTC")
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], condition=Q(account__isnull=True), name="application_unproven")]

    def __str__(self) -> str:
        return self.name


class ApplicationState(Dated):
    """Where an application stands. At most one row per application is open: of two that change it at once, one fails."""

    class Kind(models.TextChoices):
        APPLIED = "applied", "Applied"
        PROVEN = "proven", "Mailbox proven"
        FOUND = "found", "Company found"
        NOT_FOUND = "not_found", "Company not found in a register"
        VOUCHED = "vouched", "Members vouched"
        ASKED = "asked", "Asked for more"
        ANSWERED = "answered", "Answered"
        ADMITTED = "admitted", "Admitted"
        REFUSED = "refused", "Refused"
        APPEALED = "appealed", "Appealed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RENEWED = "renewed", "Taken up again"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="states")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["kind"], condition=Q(until__isnull=True), name="application_state_open")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application"], condition=Q(until__isnull=True), name="application_state_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="application_state_ends_after_start"),
        ]


class MailboxCode(models.Model):
    """One code that went to the mailbox. Only its nonce is here; the newest one counts."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="codes")
    nonce = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
