"""Applications, requests and invitations are found through the one who asks, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from conclave.admission.errors import InvitationEnded
from conclave.admission.models import Application, Invitation, VouchRequest
from conclave.admission.rules.applications import OPEN, is_good
from conclave.core.errors import Missing
from conclave.members import codes
from conclave.members.visitor import Visitor


def access_own_application(visitor: Visitor) -> Application:
    """The visitor's own. Raises `Missing`."""
    found = Application.objects.filter(account=visitor.account).first() if visitor.account is not None else None
    if found is None:
        raise Missing
    return found


def access_unproven(application_id: str | None) -> Application:
    """The application that this browser made and whose mailbox waits for its code. Raises `Missing`."""
    found = Application.objects.filter(pk=UUID(application_id), account__isnull=True).first() if application_id else None
    if found is None:
        raise Missing
    return found


def access_application(visitor: Visitor, application_id: UUID) -> Application:
    """Any application whose mailbox is proven, for a steward. Raises `Missing`."""
    found = Application.objects.filter(pk=application_id, account__isnull=False).first() if visitor.is_steward else None
    if found is None:
        raise Missing
    return found


def access_request(visitor: Visitor, request_id: UUID) -> VouchRequest:
    """What the visitor was asked, answered or not. Raises `Missing`."""
    found = None
    if visitor.is_member and visitor.account is not None:
        mine = VouchRequest.objects.filter(pk=request_id, sponsor=visitor.account, asked_at__isnull=False)
        found = mine.select_related("application", "vouch", "decline").first()
    if found is None:
        raise Missing
    return found


def open_requests(sponsors: Sequence[UUID], _now: datetime) -> QuerySet[Any, Any]:
    """What `sponsors` were asked and have not answered, while the matter is open: request, name, title, company. To be prepared."""
    asked = VouchRequest.objects.filter(sponsor__in=sponsors, asked_at__isnull=False, vouch__isnull=True, decline__isnull=True)
    still = asked.filter(application__states__until__isnull=True, application__states__kind__in=sorted(OPEN))
    return still.order_by("asked_at", "id").values_list("id", "application__name", "application__title", "application__company")


def access_invitation(token: str, now: datetime) -> Invitation:
    """The invitation of a link, still good. Raises `Missing` for a link that never was, `InvitationEnded` for one that ended."""
    found = Invitation.objects.select_related("inviter").filter(hash=codes.hash_of(token)).first()
    if found is None:
        raise Missing
    if not is_good(found, now):
        raise InvitationEnded
    return found


def access_own_invitation(visitor: Visitor, invitation_id: UUID) -> Invitation:
    """One that the visitor sent. Raises `Missing`."""
    found = Invitation.objects.filter(pk=invitation_id, inviter=visitor.account).first() if visitor.is_member else None
    if found is None:
        raise Missing
    return found


def own_invitations(visitor: Visitor) -> list[Invitation]:
    """All that the visitor sent, the latest first."""
    return list(Invitation.objects.filter(inviter=visitor.account)[:50])
