"""When and how a member gets the morning, and keeping the timetable in step with that."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction

from conclave.briefing.errors import NotADay
from conclave.briefing.models import Delivery
from conclave.briefing.models.editions import SIX
from conclave.briefing.rules import may_read_morning
from conclave.core.audit import trail
from conclave.core.errors import Missing, Refused
from conclave.core.jobs import Daily, schedule, unschedule
from conclave.members.models import Account, Standing, present
from conclave.members.visitor import INSIDE, visitor_of

KIND = "briefing.edition"
_signer = Signer(salt="conclave.briefing.unsubscribe")


def set_delivery(*, actor: Account, at: time, days: str, by_mail: bool, now: datetime) -> Delivery:
    """The member's own hour, days (ISO weekdays such as "12345") and whether by mail. Raises `Refused` or `NotADay`."""
    if not may_read_morning(visitor_of(actor, now)):
        raise Refused("only members have a morning")
    if not days or not set(days) <= set("1234567"):
        raise NotADay
    with transaction.atomic():
        row, _ = Delivery.objects.select_for_update().get_or_create(account=actor, defaults={"changed_at": now})
        row.at, row.days, row.changed_at = at, "".join(sorted(set(days))), now
        row.unsubscribed_at = None if by_mail else row.unsubscribed_at or now
        row.save()
        schedule(kind=KIND, subject=str(actor.pk), zone=actor.time_zone, at=at, now=now)
        detail = {"at": f"{at:%H:%M}", "days": row.days, "by_mail": by_mail}
        trail.record(actor=actor, verb="delivery.set", subject=f"account:{actor.pk}", detail=detail, now=now)
    return row


def unsubscribe(*, account: Account, now: datetime) -> Delivery:
    """No more mail from now on; the page stays. Doing it twice changes nothing."""
    with transaction.atomic():
        row, _ = Delivery.objects.select_for_update().get_or_create(account=account, defaults={"changed_at": now})
        if row.by_mail:
            row.unsubscribed_at = row.changed_at = now
            row.save()
            trail.record(actor=account, verb="delivery.unsubscribed", subject=f"account:{account.pk}", now=now)
    return row


def unsubscribe_token(account_id: UUID) -> str:
    """The secret part of the link in a member's mail. It does nothing but end the mail, and never expires (RFC 8058)."""
    return _signer.sign(account_id.hex).replace(":", ".")


def account_of_token(token: str) -> Account:
    """Whose mail the link ends. Raises `Missing`."""
    try:
        found = Account.objects.filter(pk=UUID(hex=_signer.unsign(token.replace(".", ":"))), is_active=True).first()
    except (BadSignature, ValueError):
        found = None
    if found is None:
        raise Missing
    return found


def keep_in_step(*, now: datetime) -> int:
    """Gives members a daily time who lack one, moves those whose hour or time zone changed, takes it from leavers; answers how many."""
    wanted = _wanted(now)
    rows = Daily.objects.filter(kind=KIND).values_list("subject", "zone", "at")
    held = {subject: (zone, at) for subject, zone, at in rows}
    for subject in held.keys() - wanted.keys():
        unschedule(kind=KIND, subject=subject)
    moved = [subject for subject, when in wanted.items() if held.get(subject) != when]
    for subject in moved:
        zone, at = wanted[subject]
        schedule(kind=KIND, subject=subject, zone=zone, at=at, now=now)
    return len(moved) + len(held.keys() - wanted.keys())


def _wanted(now: datetime) -> dict[str, tuple[str, time]]:
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    members = Account.objects.filter(pk__in=inside, is_active=True).values_list("pk", "time_zone", "delivery__at")
    return {str(pk): (zone, at or SIX) for pk, zone, at in members}
