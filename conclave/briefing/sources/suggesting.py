"""Members suggest addresses; stewards decide, and the member sees what became of it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from conclave.briefing.models import Source, Suggestion
from conclave.briefing.rules import may_curate_sources, may_suggest_source
from conclave.briefing.sources.addresses import spelled
from conclave.briefing.sources.commands import add_source
from conclave.briefing.sources.errors import AlreadyASource, AlreadyDecided
from conclave.briefing.sources.finding import Found
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def suggest(*, actor: Account, url: str, why: str, now: datetime) -> Suggestion:
    """Puts `url` before the stewards. Raises `Refused`, `BadAddress` or `AlreadyASource`."""
    if not may_suggest_source(visitor_of(actor, now)):
        raise Refused("only members suggest sources")
    address = spelled(url)
    if Source.objects.filter(url=address).exists():
        raise AlreadyASource("This source is on the list already; its entries are among what came in.")
    try:
        with transaction.atomic():
            made = Suggestion.objects.create(url=address, why=why, suggested_by=actor, at=now)
            trail.record(actor=actor, verb="source.suggested", subject=f"suggestion:{made.pk}", now=now)
    except IntegrityError as error:
        raise AlreadyASource("You have suggested this one already; a steward will look at it.") from error
    return made


def take_up(*, actor: Account, suggestion: Suggestion, found: Found, now: datetime) -> Source:
    """Adds the feed that was found behind the suggestion. Raises `Refused`, `AlreadyDecided` or `AlreadyASource`."""
    with transaction.atomic():
        _decide(actor, suggestion, Suggestion.Outcome.TAKEN, "", now)
        return add_source(
            actor=actor, url=found.url, title=found.title, site=found.site, suggested_by=suggestion.suggested_by, reason="Suggested", now=now
        )


def decline(*, actor: Account, suggestion: Suggestion, reason: str, now: datetime) -> None:
    """Says no, with a reason that the member reads. Raises `Refused` or `AlreadyDecided`."""
    with transaction.atomic():
        _decide(actor, suggestion, Suggestion.Outcome.DECLINED, reason, now)


def _decide(actor: Account, suggestion: Suggestion, outcome: str, reason: str, now: datetime) -> None:
    if not may_curate_sources(visitor_of(actor, now)):
        raise Refused("only stewards decide about suggestions")
    decided = {"outcome": outcome, "decided_by": actor, "decided_at": now, "reason": reason}
    if not Suggestion.objects.filter(pk=suggestion.pk, outcome="").update(**decided):
        raise AlreadyDecided
    trail.record(actor=actor, verb=f"suggestion.{outcome}", subject=f"suggestion:{suggestion.pk}", detail={"reason": reason}, now=now)
