"""Members say "read this", judge in fixed form, and take either back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from conclave.briefing.errors import InterestUnstated, NothingToWithdraw
from conclave.briefing.models import Entry, Recommendation, Review
from conclave.briefing.rules import is_declared, is_own_company, may_recommend, may_review, may_withdraw
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account, Office, present
from conclave.members.visitor import visitor_of

Said = TypeVar("Said", Recommendation, Review)


def recommend(*, actor: Account, entry: Entry, why: str, named: bool, now: datetime) -> Recommendation:
    """Says "read this", or changes the line of why; the first time of saying so stays. Raises `Refused`."""
    if not may_recommend(visitor_of(actor, now)):
        raise Refused("only members recommend")
    told = {"why": why.strip(), "named": named, "own_company": concerns_own_company(actor, entry, now)}
    return _say(Recommendation, actor, entry, told, "entry.recommended", now)


def review(
    *,
    actor: Account,
    entry: Entry,
    happened: str,
    so_what: str,
    sure: int,
    interest: str,
    substance: int,
    evidence: int,
    usefulness: int,
    now: datetime,
) -> Review:
    """Judges, or changes the judgement. Raises `Refused`, or `InterestUnstated` for an entry about one's own company."""
    if not may_review(visitor_of(actor, now)):
        raise Refused("only members review")
    own = concerns_own_company(actor, entry, now)
    if own and not is_declared(interest):
        raise InterestUnstated
    marks = {"sure": sure, "substance": substance, "evidence": evidence, "usefulness": usefulness}
    told = {"happened": happened.strip(), "so_what": so_what.strip(), "interest": interest.strip(), "own_company": own, **marks}
    return _say(Review, actor, entry, told, "entry.reviewed", now)


def withdraw(*, actor: Account, voice: Recommendation | Review | None, now: datetime) -> None:
    """Takes one's own words back; they are deleted. Raises `Refused`, or `NothingToWithdraw` when they are gone already."""
    if voice is None:
        raise NothingToWithdraw
    if not may_withdraw(visitor_of(actor, now), voice):
        raise Refused("only one's own words")
    with transaction.atomic():
        if not type(voice).objects.filter(pk=voice.pk).delete()[0]:
            raise NothingToWithdraw
        kind = "recommendation" if isinstance(voice, Recommendation) else "review"
        trail.record(actor=actor, verb=f"{kind}.withdrawn", subject=f"entry:{voice.entry_id}", now=now)


def concerns_own_company(actor: Account, entry: Entry, now: datetime) -> bool:
    """Whether `entry` is about a company at which `actor` holds an office."""
    return is_own_company(Office.objects.filter(present(now), account=actor), entry)


def _say(model: type[Said], actor: Account, entry: Entry, told: dict[str, Any], verb: str, now: datetime) -> Said:
    with transaction.atomic():
        row, made = model.objects.update_or_create(entry=entry, account=actor, defaults=told, create_defaults={**told, "at": now})
        trail.record(actor=actor, verb=verb, subject=f"entry:{entry.pk}", detail={"again": not made}, now=now)
    return row
