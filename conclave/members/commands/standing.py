"""What people are to the network, changed by somebody, for a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.core.audit import trail
from conclave.core.farewell import say_farewell
from conclave.core.live.doorbell import hang_up
from conclave.members.errors import AlreadyThere, NotAMember
from conclave.members.models import Account, Duty, Standing, present
from conclave.members.visitor import INSIDE


def set_standing(*, actor: Account | None, account: Account, kind: str, reason: str, now: datetime) -> Standing:
    """Ends the present standing and opens the next. Raises `AlreadyThere` when it is the same."""
    with transaction.atomic():
        before = Standing.objects.select_for_update().filter(account=account, until__isnull=True).first()
        if before is not None and before.kind == kind:
            raise AlreadyThere
        if before is not None:
            before.until = now
            before.save(update_fields=["until"])
        after = Standing.objects.create(account=account, kind=kind, since=now, set_by=actor, reason=reason)
        hang_up(account.pk)  # whoever is a member still opens the next stream within seconds
        if kind not in INSIDE:
            say_farewell(account, now)
        detail = {"from": before.kind if before else "", "to": kind, "reason": reason}
        trail.record(actor=actor, verb="standing.set", subject=f"account:{account.pk}", detail=detail, now=now)
    return after


def give_duty(*, actor: Account | None, account: Account, kind: str, reason: str, now: datetime) -> Duty:
    """Makes a member steward or facilitator. Raises `AlreadyThere`."""
    with transaction.atomic():
        if Duty.objects.filter(present(now), account=account, kind=kind).exists():
            raise AlreadyThere
        duty = Duty.objects.create(account=account, kind=kind, since=now, set_by=actor, reason=reason)
        trail.record(actor=actor, verb="duty.given", subject=f"account:{account.pk}", detail={"duty": kind, "reason": reason}, now=now)
    return duty


def suspend(*, actor: Account | None, account: Account, reason: str, now: datetime) -> None:
    """Closes the door at once: no sign-in, every session and every seat ends. Standing stays, for the committee. Raises `AlreadyThere`."""
    with transaction.atomic():
        if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
            raise AlreadyThere("This account is suspended already.")
        account.is_active = False
        account.set_unusable_password()  # a new random one: sessions are tied to it
        account.save(update_fields=["password"])
        hang_up(account.pk)
        say_farewell(account, now)
        trail.record(actor=actor, verb="account.suspended", subject=f"account:{account.pk}", detail={"reason": reason}, now=now)


def readmit(*, actor: Account | None, account: Account, reason: str, now: datetime) -> None:
    """Opens the door again. Raises `AlreadyThere`."""
    with transaction.atomic():
        if not Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
            raise AlreadyThere("This account is not suspended.")
        account.is_active = True
        trail.record(actor=actor, verb="account.readmitted", subject=f"account:{account.pk}", detail={"reason": reason}, now=now)


def account_of(email: str) -> Account:
    """The account that signs in with `email`. Raises `NotAMember`."""
    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotAMember(f"Nobody with the address {email.strip()} is in the network.")
    return found
