"""Members who answer for an applicant, and those whom they invite."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.admission.models.applications import Application
from conclave.members.models import Account


class VouchRequest(models.Model):
    """Somebody whom the applicant named. `sponsor` is empty where the address is no member's; the applicant never learns which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="requests")
    email = models.EmailField()
    sponsor = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="vouch_requests")
    invited = models.BooleanField(default=False)
    named_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["named_at", "email"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "email"], name="vouch_request_once")]


class Vouch(models.Model):
    """A member's word: they know this person, who holds the office that they name."""

    request = models.OneToOneField(VouchRequest, on_delete=models.CASCADE, related_name="vouch")
    how = models.CharField(max_length=600)
    years = models.PositiveSmallIntegerField()
    at = models.DateTimeField()


class Decline(models.Model):
    """A member who would rather not. Stewards see whose; the applicant does not."""

    request = models.OneToOneField(VouchRequest, on_delete=models.CASCADE, related_name="decline")
    reason = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()


class Invitation(models.Model):
    """A link to apply with, of which only the hash is kept. It is used up when the mailbox of one application is proven."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inviter = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    note = models.CharField(max_length=300, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_expires")]
