"""What members said of entries, all in one query, and what still waits for a judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Count, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from conclave.briefing.models import Entry, Recommendation, Review
from conclave.briefing.ranking.candidates import Marks, Voice
from conclave.briefing.rules import REFEREES
from conclave.core import prepared
from conclave.members.models import Account, Office, ProfileField, Standing, present
from conclave.members.models.profile import Audience
from conclave.members.queries.badges import proven
from conclave.members.visitor import INSIDE

LATELY = timedelta(days=14)
_COLUMNS = ("entry_id", "account_id", "at", "own_company", "shown", "role", "sector", "verified", "text", "what", "stake", "how_sure", "s", "e", "u")


def voices(entries: Iterable[int], now: datetime) -> dict[int, list[Voice]]:
    """Who says what of each of `entries`, oldest first. Words of suspended members are not shown.

    Role and sector are those of today; the sector only where its owner opened it. A review goes without the name where
    its author recommended the entry without it: beside each other, the two would tell.
    """
    found: dict[int, list[Voice]] = defaultdict(list)
    for row in sorted(prepared.rows(_said, list(entries), now), key=lambda row: (row[2], str(row[1]))):
        found[row[0]].append(_voice(row))
    return found


def speaking_as(account: Account, now: datetime) -> Voice:
    """How `account` would be shown beside their words today."""
    ((role, sector),) = prepared.rows(_told, [account.pk], now)
    return Voice(account.pk, now, name=account.name, role=role, sector=sector)


def short_of_reviews(now: datetime) -> QuerySet[Entry, Any]:
    """Entries that `rules.is_short_of_reviews` names, recommended lately, most recommended first."""
    lately = Recommendation.objects.filter(at__gte=now - LATELY).values("entry")
    counts = Entry.objects.filter(pk__in=lately, reviews__isnull=True).annotate(recommended_by=Count("recommendations", distinct=True))
    return counts.filter(recommended_by__gte=REFEREES).select_related("source").order_by("-recommended_by", "-published_at", "-id")


def sector_of(account: str) -> Coalesce:
    """The sector that the member whom `account` points to opened to members, or nothing."""
    fields = ProfileField.objects.filter(account=OuterRef(account), name=ProfileField.Name.SECTOR, audience=Audience.MEMBERS)
    return Coalesce(Subquery(fields.values("value")[:1]), Value(""), output_field=CharField())


def role_of(account: str, now: datetime) -> Coalesce:
    """The present office of the member whom `account` points to, or nothing."""
    offices = Office.objects.filter(present(now), account=OuterRef(account)).order_by("since", "id")
    return Coalesce(Subquery(offices.values("title")[:1]), Value(""), output_field=CharField())


def _told(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    return Account.objects.filter(pk__in=accounts).annotate(role=role_of("pk", now), sector=sector_of("pk")).values_list("role", "sector")


def _said(entries: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    """Recommendations and reviews as rows of one shape."""
    unnamed = Recommendation.objects.filter(entry=OuterRef("entry"), account=OuterRef("account"), named=False)
    nameless = Case(When(Exists(unnamed), then=Value("")), default=F("account__name"))
    name = Case(When(named=True, then=F("account__name")), default=Value(""))
    said = _columns(Recommendation.objects.filter(entry__in=entries), now, shown=name, text="why", review=False)
    judged = _columns(Review.objects.filter(entry__in=entries), now, shown=nameless, text="so_what", review=True)
    return said.union(judged, all=True)


def _columns(rows: QuerySet[Any, Any], now: datetime, *, shown: Case, text: str, review: bool) -> QuerySet[Any, Any]:
    inside = Exists(Standing.objects.filter(present(now), account=OuterRef("account"), kind__in=INSIDE))
    words = {"what": "happened", "stake": "interest"}
    marks = {"how_sure": "sure", "s": "substance", "e": "evidence", "u": "usefulness"}
    of_review = {name: F(field) if review else Value("") for name, field in words.items()}
    of_review |= {name: F(field) if review else Value(0) for name, field in marks.items()}
    verified = ExpressionWrapper(proven(now) & inside, output_field=BooleanField())
    told = {"shown": shown, "role": role_of("account", now), "sector": sector_of("account"), "verified": verified, "text": F(text), **of_review}
    columns: QuerySet[Any, Any] = rows.filter(account__is_active=True).order_by().annotate(**told).values_list(*_COLUMNS)
    return columns


def _voice(row: tuple[Any, ...]) -> Voice:
    _, account, at, own, name, role, sector, verified, text, happened, interest, sure, substance, evidence, usefulness = row
    marks = Marks(substance, evidence, usefulness) if usefulness else None
    told = {"text": text, "happened": happened, "interest": interest, "sure": sure}
    return Voice(account, at, marks=marks, name=name, role=role, sector=sector, verified=bool(verified), own_company=bool(own), **told)
