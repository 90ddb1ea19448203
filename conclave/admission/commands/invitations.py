"""Members invite people whom they would vouch for."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from conclave.admission.errors import NotNow, TooManyInvitations
from conclave.admission.letters import mail_invitation
from conclave.admission.models import Invitation
from conclave.admission.rules.applications import INVITATION_GOOD_FOR, may_invite
from conclave.admission.tokens import token_of
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members import codes
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def invite(*, actor: Account, name: str, email: str, note: str = "", now: datetime) -> Invitation:
    """Sends a link to apply with, good for two weeks. Raises `Refused` or `TooManyInvitations`."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=actor.pk)  # two at once must not both be the fifth
        good = Invitation.objects.filter(inviter=actor, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now).count()
        if not may_invite(visitor_of(actor, now), good_ones=good):
            if not visitor_of(actor, now).is_member:
                raise Refused("only members invite")
            raise TooManyInvitations
        invitation_id = uuid4()
        invitation = Invitation.objects.create(
            id=invitation_id,
            inviter=actor,
            name=name.strip(),
            email=email.strip().lower(),
            note=note.strip(),
            hash=codes.hash_of(token_of(invitation_id)),
            made_at=now,
            expires_at=now + INVITATION_GOOD_FOR,
        )
        trail.record(actor=actor, verb="invitation.sent", subject=f"invitation:{invitation.pk}", now=now)
        mail_invitation.enqueue(invitation=str(invitation.pk))
    return invitation


def take_back(*, actor: Account, invitation: Invitation, now: datetime) -> None:
    """The link ends at once. Raises `NotNow` when it was used already."""
    with transaction.atomic():
        mine = Invitation.objects.filter(pk=invitation.pk, inviter=actor, used_at__isnull=True, withdrawn_at__isnull=True)
        if not mine.update(withdrawn_at=now):
            raise NotNow("This invitation was used, or taken back, already.")
        trail.record(actor=actor, verb="invitation.taken_back", subject=f"invitation:{invitation.pk}", now=now)
