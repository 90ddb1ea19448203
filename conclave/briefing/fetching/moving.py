"""A source that says often enough that it lives elsewhere is read there."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from conclave.briefing.models import Source, SourceState
from conclave.briefing.sources.addresses import host_of, spelled
from conclave.briefing.sources.commands import set_state
from conclave.core.audit import trail
from conclave.core.fetch import BadAddress

TIMES = 3


def move_if_settled(source: Source, permanent_url: str | None, now: datetime) -> None:
    """After the same permanent redirect three times in a row. Once may be a fault, or a hotel's sign-in page."""
    try:
        target = spelled(permanent_url) if permanent_url else ""
    except BadAddress:
        target = ""
    if not target or target == source.url:
        _remember(source, "", 0)
    elif target != source.moved_to or source.moved_times + 1 < TIMES:
        _remember(source, target, source.moved_times + 1 if target == source.moved_to else 1)
    else:
        _move(source, target, now)


def _remember(source: Source, target: str, times: int) -> None:
    if (source.moved_to, source.moved_times) != (target, times):
        source.moved_to, source.moved_times = target, times
        source.save(update_fields=["moved_to", "moved_times"])


def _move(source: Source, target: str, now: datetime) -> None:
    before = source.url
    source.url, source.host, source.moved_to, source.moved_times = target, host_of(target), "", 0
    try:
        with transaction.atomic():
            source.save(update_fields=["url", "host", "moved_to", "moved_times"])
            trail.record(actor=None, verb="source.moved", subject=f"source:{source.pk}", detail={"from": before, "to": target}, now=now)
    except IntegrityError:
        source.url, source.host = before, host_of(before)
        _yield_to(source, target, now)


def _yield_to(source: Source, target: str, now: datetime) -> None:
    """The list holds the new address already: this one stops, and what was read from it stays."""
    source.save(update_fields=["moved_to", "moved_times"])
    other = Source.objects.filter(url=target).first()
    name = other.title or target if other else target
    reason = f"It has moved to the address of “{name}”, which is on the list already."
    set_state(actor=None, source=source, kind=SourceState.Kind.GONE, reason=reason, now=now)
