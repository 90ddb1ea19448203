"""Erasing what the door holds about a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.admission.models import Application, Invitation, VouchRequest
from conclave.core.audit import trail
from conclave.members.models import Account, Attestation

NOBODY = "a former member"


def erase(account: Account, now: datetime) -> int:
    """Deletes the person's application, their words about others, whom they invited, and their name in what they attested."""
    with transaction.atomic():
        gone = Application.objects.filter(account=account).delete()[0]
        gone += Application.objects.filter(email=account.email).delete()[0]
        asked = VouchRequest.objects.filter(sponsor=account) | VouchRequest.objects.filter(email=account.email)
        vouched_for = set(asked.filter(vouch__isnull=False, application__account__isnull=False).values_list("application__account", flat=True))
        for row in Attestation.objects.filter(account__in=vouched_for, fact=Attestation.Fact.SPONSORS, claim__contains=account.name):
            row.claim = row.claim.replace(account.name, NOBODY)
            row.save(update_fields=["claim"])
        gone += asked.delete()[0]
        gone += Invitation.objects.filter(inviter=account).delete()[0] + Invitation.objects.filter(email=account.email).delete()[0]
        trail.record(actor=None, verb="admission.erased", subject=f"account:{account.pk}", detail={"rows": gone}, now=now)
    return gone
