"""Sources are added, stopped and taken up again by stewards, each time with who and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from conclave.briefing.models import Source, SourceState
from conclave.briefing.rules import may_curate_sources
from conclave.briefing.sources.addresses import host_of, spelled
from conclave.briefing.sources.errors import AlreadyASource, AlreadySo
from conclave.briefing.sources.opml import Outline
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.core.fetch import BadAddress
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What became of a list: how many are new, how many were there, and which addresses could not be used."""

    added: int
    known: int
    unusable: list[str]


def add_source(
    *,
    actor: Account | None,
    url: str,
    title: str = "",
    site: str = "",
    topic: str = "",
    suggested_by: Account | None = None,
    reason: str = "",
    now: datetime,
) -> Source:
    """Puts `url` on the list, to be read at once. `actor` is None for the operator. Raises `Refused`, `BadAddress` or `AlreadyASource`."""
    _require(actor, now)
    source = _source(Outline(url, title, site, topic), actor, now)
    source.suggested_by = suggested_by
    try:
        with transaction.atomic():
            source.save(force_insert=True)
            SourceState.objects.create(source=source, kind=SourceState.Kind.ACTIVE, since=now, set_by=actor, reason=reason)
            trail.record(actor=actor, verb="source.added", subject=f"source:{source.pk}", detail={"url": source.url}, now=now)
    except IntegrityError as error:
        raise AlreadyASource from error
    return source


def import_sources(*, actor: Account | None, outlines: Iterable[Outline], now: datetime) -> Imported:
    """Puts a whole list on ours; what is there already stays as it is. Raises `Refused`."""
    _require(actor, now)
    wanted: dict[str, Source] = {}
    unusable, repeated = [], 0
    for outline in outlines:
        try:
            source = _source(outline, actor, now)
        except BadAddress:
            unusable.append(outline.url[:200])
            continue
        repeated += source.url in wanted
        wanted.setdefault(source.url, source)
    with transaction.atomic():
        there = _there(wanted)
        new = Source.objects.bulk_create([source for url, source in wanted.items() if url not in there], batch_size=BATCH)
        state = SourceState.Kind.ACTIVE
        SourceState.objects.bulk_create([SourceState(source=one, kind=state, since=now, set_by=actor, reason="Imported") for one in new], BATCH)
        detail = {"added": len(new), "known": len(there) + repeated, "unusable": len(unusable)}
        trail.record(actor=actor, verb="sources.imported", subject="sources:list", detail=detail, now=now)
    return Imported(len(new), len(there) + repeated, unusable)


def pause(*, actor: Account | None, source: Source, reason: str, now: datetime) -> None:
    """Stops reading for a while; what was read stays. Raises `Refused` or `AlreadySo`."""
    _require(actor, now)
    set_state(actor=actor, source=source, kind=SourceState.Kind.PAUSED, reason=reason, now=now)


def resume(*, actor: Account | None, source: Source, reason: str = "", now: datetime) -> None:
    """Reads again, at once. Raises `Refused` or `AlreadySo`."""
    _require(actor, now)
    set_state(actor=actor, source=source, kind=SourceState.Kind.ACTIVE, reason=reason, now=now)


def retire(*, actor: Account | None, source: Source, reason: str, now: datetime) -> None:
    """Stops reading for good; what was read stays. Raises `Refused` or `AlreadySo`."""
    _require(actor, now)
    set_state(actor=actor, source=source, kind=SourceState.Kind.GONE, reason=reason, now=now)


def set_state(*, actor: Account | None, source: Source, kind: str, reason: str, now: datetime) -> None:
    """Ends the present state and opens the next; only an active source has a next time. Raises `AlreadySo`.

    Asks no rule: fetching calls it for sources that say themselves that they are gone.
    """
    with transaction.atomic():
        Source.objects.select_for_update().filter(pk=source.pk).first()  # as fetching does, and in the same order
        before = SourceState.objects.select_for_update().filter(source=source, until__isnull=True).first()
        if before is not None and before.kind == kind:
            raise AlreadySo
        if before is not None:
            before.until = now
            before.save(update_fields=["until"])
        SourceState.objects.create(source=source, kind=kind, since=now, set_by=actor, reason=reason[:300])
        again = kind == SourceState.Kind.ACTIVE
        source.next_at = now if again else None
        source.failures, source.last_error = (0, "") if again else (source.failures, source.last_error)
        source.save(update_fields=["next_at", "failures", "last_error"])
        detail = {"from": before.kind if before else "", "to": kind, "reason": reason[:300]}
        trail.record(actor=actor, verb="source.state", subject=f"source:{source.pk}", detail=detail, now=now)


def _require(actor: Account | None, now: datetime) -> None:
    """The operator at the console needs no duty; a person does."""
    if actor is not None and not may_curate_sources(visitor_of(actor, now)):
        raise Refused("only stewards choose sources")


def _source(outline: Outline, actor: Account | None, now: datetime) -> Source:
    url = spelled(outline.url)
    return Source(
        url=url,
        host=host_of(url),
        title=outline.title[:300],
        site=outline.site[:1000],
        topic=outline.topic[:120],
        added_by=actor,
        added_at=now,
        next_at=now,
    )


def _there(wanted: dict[str, Source]) -> set[str]:
    urls = list(wanted)
    found: set[str] = set()
    for start in range(0, len(urls), BATCH):
        found.update(Source.objects.filter(url__in=urls[start : start + BATCH]).values_list("url", flat=True))
    return found
