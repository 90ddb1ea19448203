"""One edition with its entries and their sources, in one query that every morning asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet, Subquery

from conclave.briefing.models import Edition, EditionItem, Entry, Source
from conclave.briefing.reviews.queries import sector_of
from conclave.core import prepared
from conclave.members.models import Account

M = TypeVar("M", bound=Model)
_EDITION = ("id", "account_id", "day", "at", "zone", "peers", "considered", "since", "made_at", "mailed_at")
_ENTRY = ("id", "source_id", "url", "title", "summary", "author", "language", "published_at", "minutes")
_SOURCE = ("id", "url", "title", "topic")
_PARTS = (("edition", _EDITION), ("entry", _ENTRY), ("entry__source", _SOURCE))
_COLUMNS = ("place", "why", *(f"{path}__{column}" for path, columns in _PARTS for column in columns), "before", "after", "sector")


@dataclass(frozen=True)
class Row:
    """One place of an edition, the days of those before and after it, and the reader's own sector."""

    place: int
    why: str
    edition: Edition
    entry: Entry
    before: date | None
    after: date | None
    sector: str


def rows_of(account: Account, day: date, now: datetime) -> list[Row]:
    """The places of the edition of `day`; none where there is no edition."""
    return [_row(dict(zip(_COLUMNS, row, strict=True))) for row in prepared.rows(_items, [account.pk, day], now)]


def _items(keys: tuple[UUID, date], _now: datetime) -> QuerySet[Any, Any]:
    account, day = keys
    others = Edition.objects.filter(account=OuterRef("edition__account"))
    return (
        EditionItem.objects.filter(edition__account=account, edition__day=day)
        .annotate(
            before=Subquery(others.filter(day__lt=day).order_by("-day").values("day")[:1]),
            after=Subquery(others.filter(day__gt=day).order_by("day").values("day")[:1]),
            sector=sector_of("edition__account"),
        )
        .values_list(*_COLUMNS)
    )


def _row(told: dict[str, Any]) -> Row:
    entry = _part(Entry, told, "entry", _ENTRY)
    entry.source = _part(Source, told, "entry__source", _SOURCE)
    edition = _part(Edition, told, "edition", _EDITION)
    return Row(told["place"], told["why"], edition, entry, told["before"], told["after"], told["sector"])


def _part(model: type[M], told: dict[str, Any], path: str, columns: tuple[str, ...]) -> M:
    return prepared.part(model, **{column: told[f"{path}__{column}"] for column in columns})
