"""Naming sponsors, and asking those of them who are members."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from conclave.admission.commands.states import state_of
from conclave.admission.errors import NotNow, SponsorsUnusable
from conclave.admission.letters import mail_vouch_request
from conclave.admission.models import Application, VouchRequest
from conclave.admission.rules.applications import MOST_SPONSORS, is_open, may_name_sponsors
from conclave.admission.rules.domains import host_of
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account, Standing, present
from conclave.members.visitor import INSIDE


def normal_addresses(addresses: list[str], *, own: str) -> list[str]:
    """Each address once, in small letters. Raises `SponsorsUnusable` in words."""
    found = list(dict.fromkeys(_normal(address) for address in addresses if address.strip()))
    if own in found:
        raise SponsorsUnusable("You cannot vouch for yourself. Name a member who knows you.")
    if len(found) > MOST_SPONSORS:
        raise SponsorsUnusable(f"Name at most {MOST_SPONSORS}. Two who know you well are enough.")
    return found


def store_requests(*, application: Application, addresses: list[str], now: datetime) -> None:
    """Writes down who was named. Nobody is asked before the applicant's own mailbox is proven."""
    known = set(application.requests.values_list("email", flat=True))
    for address in addresses:
        if address not in known:
            VouchRequest.objects.create(application=application, email=address, named_at=now)


def ask_sponsors(*, application: Application, now: datetime) -> None:
    """Asks, by mail and on their morning, those who are members. The others hear nothing, and the applicant does not learn which they are."""
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    for request in application.requests.filter(asked_at__isnull=True):
        request.sponsor = request.sponsor or Account.objects.filter(email=request.email, pk__in=inside, is_active=True).first()
        request.asked_at = now
        request.save(update_fields=["sponsor", "asked_at"])
        if request.sponsor is not None:
            mail_vouch_request.enqueue(request=str(request.pk))


def name_sponsors(*, actor: Account, application: Application, sponsors: list[str], now: datetime) -> None:
    """The applicant names more people. Raises `SponsorsUnusable` or `NotNow`."""
    if application.account != actor:
        raise Refused("one names sponsors for oneself only")
    addresses = normal_addresses(sponsors, own=application.email)
    if not addresses:
        raise SponsorsUnusable("Write at least one address.")
    with transaction.atomic():
        kind = state_of(application).kind
        if not is_open(kind):
            raise NotNow
        known = set(application.requests.values_list("email", flat=True))
        if not may_name_sponsors(kind, named=len(known | set(addresses)) - 1):
            raise SponsorsUnusable(f"You can name {MOST_SPONSORS} people in all.")
        store_requests(application=application, addresses=addresses, now=now)
        ask_sponsors(application=application, now=now)
        detail = {"count": len(set(addresses) - known)}
        trail.record(actor=actor, verb="sponsors.named", subject=f"application:{application.pk}", detail=detail, now=now)


def _normal(address: str) -> str:
    local, _, _ = address.strip().rpartition("@")
    normal = f"{local.lower()}@{host_of(address)}"
    try:
        validate_email(normal)
    except ValidationError as error:
        raise SponsorsUnusable(f"{address.strip()[:120]} is not an address of mail.") from error
    return normal
