"""Accounts come into being here, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.core.audit import trail
from conclave.core.live.doorbell import hang_up
from conclave.members.models import Account, Office


def open_account(*, actor: Account | None, email: str, name: str, time_zone: str = "UTC", why: str, now: datetime) -> Account:
    """A person who can sign in from now on, with no standing yet. Raises `IntegrityError` for an address that is taken."""
    with transaction.atomic():
        account = Account.objects.create_user(email=email.strip(), name=name.strip(), time_zone=time_zone)
        trail.record(actor=actor, verb="account.opened", subject=f"account:{account.pk}", detail={"why": why}, now=now)
    return account


def take_office(*, actor: Account | None, account: Account, title: str, company: str, domain: str = "", reason: str, now: datetime) -> Office:
    """An office from now on."""
    with transaction.atomic():
        office = Office.objects.create(account=account, title=title, company=company, domain=domain, since=now, set_by=actor, reason=reason)
        trail.record(actor=actor, verb="office.taken", subject=f"account:{account.pk}", detail={"office": office.pk}, now=now)
    return office


def end_other_sessions(*, account: Account, now: datetime) -> None:
    """Signs out every browser. The caller renews its own session's tie (`update_session_auth_hash`)."""
    with transaction.atomic():
        account.set_unusable_password()  # a new random one: sessions are tied to it
        account.save(update_fields=["password"])
        hang_up(account.pk)
        trail.record(actor=account, verb="sessions.ended", subject=f"account:{account.pk}", now=now)
