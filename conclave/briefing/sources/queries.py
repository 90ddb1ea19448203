"""The list of sources with how each is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from conclave.briefing.models import Entry, Source, SourceState, Suggestion
from conclave.members.models import Account

PAGE = 60
MONTH = timedelta(days=30)
SHOWN_OF_SUGGESTIONS = 50


@dataclass(frozen=True)
class Tally:
    """How many sources are in which state. `failing` counts among those that are read."""

    read: int
    failing: int
    paused: int
    gone: int

    @property
    def all(self) -> int:
        return self.read + self.paused + self.gone


def listing(now: datetime, *, words: str = "", show: str = "", page: int = 1) -> list[Any]:
    """Sources with `.kind`, `.reason`, `.since` and `.lately` (entries of 30 days); the failing ones first, then by title.

    `show` is empty, ``failing``, or a kind of state. One more than `PAGE` when there is a next page.
    """
    found = with_health(now)
    for word in words.split()[:6]:
        found = found.filter(Q(title__icontains=word) | Q(url__icontains=word) | Q(topic__icontains=word))
    if show == "failing":
        found = found.filter(failures__gt=0, next_at__isnull=False)
    elif show in SourceState.Kind.values:
        found = found.filter(kind=show)
    fails = Case(When(failures__gt=0, next_at__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField())
    start = (page - 1) * PAGE
    return list(found.order_by(fails, "title", "url")[start : start + PAGE + 1])


def with_health(now: datetime) -> QuerySet[Any, Any]:
    """Sources with their present state and how much came lately."""
    state = SourceState.objects.filter(source=OuterRef("pk"), until__isnull=True)
    lately = (
        Entry.objects.filter(source=OuterRef("pk"), published_at__gte=now - MONTH).order_by().values("source").annotate(n=Count("pk")).values("n")
    )
    return Source.objects.annotate(
        kind=Subquery(state.values("kind")[:1]),
        reason=Subquery(state.values("reason")[:1]),
        since=Subquery(state.values("since")[:1]),
        lately=Coalesce(Subquery(lately, output_field=IntegerField()), 0),
    )


def tally() -> Tally:
    """In one query."""
    kinds = SourceState.objects.filter(until__isnull=True).order_by()
    counted = kinds.aggregate(
        read=Count("pk", filter=Q(kind=SourceState.Kind.ACTIVE)),
        failing=Count("pk", filter=Q(kind=SourceState.Kind.ACTIVE, source__failures__gt=0)),
        paused=Count("pk", filter=Q(kind=SourceState.Kind.PAUSED)),
        gone=Count("pk", filter=Q(kind=SourceState.Kind.GONE)),
    )
    return Tally(**counted)


def exported() -> QuerySet[Source]:
    """What a list of our sources holds: all but those that are gone, by topic."""
    return Source.objects.exclude(states__in=SourceState.objects.filter(until__isnull=True, kind=SourceState.Kind.GONE)).order_by(
        "topic", "title", "url"
    )


def open_suggestions() -> list[Suggestion]:
    """What waits for a steward, the oldest first."""
    return list(Suggestion.objects.filter(outcome="").select_related("suggested_by").order_by("at", "pk")[:SHOWN_OF_SUGGESTIONS])


def own_suggestions(account: Account) -> list[Suggestion]:
    """What `account` suggested, the newest first, with what became of it."""
    return list(Suggestion.objects.filter(suggested_by=account).order_by(F("at").desc(), "-pk")[:SHOWN_OF_SUGGESTIONS])
