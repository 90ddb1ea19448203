"""An empty network's first steward, named by whoever runs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.members import codes
from conclave.members.commands.accounts import open_account, take_office
from conclave.members.commands.standing import give_duty, set_standing
from conclave.members.errors import AlreadyThere, LinkExpired, LinkUsed
from conclave.members.models import Account, Duty, SetupLink, Standing, present
from conclave.members.rules import may_set_up

GOOD_FOR = timedelta(days=7)
REASON = "First steward, named by the operator."


def setup_link(now: datetime) -> str | None:
    """A new address under which the first steward is named; None when there is a steward. Earlier ones end."""
    if not may_set_up(has_steward=_has_steward(now)):
        return None
    token = codes.new_token()
    with transaction.atomic():
        SetupLink.objects.filter(used_at__isnull=True).delete()
        SetupLink.objects.create(hash=codes.hash_of(token), made_at=now, expires_at=now + GOOD_FOR)
    return f"{settings.NETWORK_URL}/first/{token}/"


def look_at_setup(token: str, now: datetime) -> SetupLink:
    """The link of `token`, still good. Raises `Missing`, `LinkUsed` or `LinkExpired`."""
    link = SetupLink.objects.filter(hash=codes.hash_of(token)).first()
    if link is None:
        raise Missing
    if link.used_at is not None or not may_set_up(has_steward=_has_steward(now)):
        raise LinkUsed
    if link.expires_at <= now:
        raise LinkExpired
    return link


def use_setup(*, token: str, email: str, name: str, title: str, company: str, time_zone: str, now: datetime) -> Account:
    """Names the first steward through the link, and uses it up. Of two that come at once, one gets `LinkUsed`."""
    with transaction.atomic():
        link = look_at_setup(token, now)
        if not SetupLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
            raise LinkUsed
        return first_steward(email=email, name=name, title=title, company=company, time_zone=time_zone, now=now)


def first_steward(*, email: str, name: str, title: str = "", company: str = "", time_zone: str = "UTC", now: datetime) -> Account:
    """The first steward, a member without attestations. Raises `AlreadyThere` when there is a steward."""
    with transaction.atomic():
        if not may_set_up(has_steward=_has_steward(now)):
            raise AlreadyThere("This network has a steward. Ask them to name another one.")
        account = Account.objects.filter(email=email.strip().lower()).first()
        account = account or open_account(actor=None, email=email, name=name, time_zone=time_zone, why="first steward", now=now)
        if not Standing.objects.filter(account=account, until__isnull=True, kind=Standing.Kind.MEMBER).exists():
            set_standing(actor=None, account=account, kind=Standing.Kind.MEMBER, reason=REASON, now=now)
        give_duty(actor=None, account=account, kind=Duty.Kind.STEWARD, reason=REASON, now=now)
        if title and company:
            take_office(actor=None, account=account, title=title, company=company, reason=REASON, now=now)
        trail.record(actor=None, verb="network.begun", subject=f"account:{account.pk}", now=now)
    return account


def _has_steward(now: datetime) -> bool:
    return Duty.objects.filter(present(now), kind=Duty.Kind.STEWARD).exists()
