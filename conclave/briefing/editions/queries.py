"""Reading: what ranking is handed, and one member's morning as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from conclave.briefing.editions.rows import Row, rows_of
from conclave.briefing.models import Delivery, Edition, EditionItem, Entry, Recommendation, Review
from conclave.briefing.ranking import Candidate, Reader, Voice
from conclave.briefing.ranking.dissent import dissent
from conclave.briefing.ranking.speaker import speaker
from conclave.briefing.reviews.queries import role_of, voices
from conclave.core.jobs.wall import occurrence
from conclave.members.models import Account, ProfileField

TALKED_OF = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """One entry in its place: why it is here, one voice for it, and one against where there is one."""

    place: int
    entry: Entry
    why: str
    voice: Voice | None
    dissent: Voice | None


@dataclass(frozen=True)
class Morning:
    """One edition as it is read, with the days beside it."""

    edition: Edition
    items: tuple[Item, ...]
    before: date | None
    after: date | None

    @property
    def minutes(self) -> int:
        return sum(item.entry.minutes for item in self.items)


def morning_of(account: Account, day: date, now: datetime) -> Morning | None:
    """The edition of `day` with everything that is said of it, in two queries; None when there is none."""
    rows = rows_of(account, day, now)
    if not rows:
        return None
    said = voices([row.entry.pk for row in rows], now)
    reader = Reader(account.pk, sector=rows[0].sector)
    items = tuple(_item(row, candidate_of(row.entry, said.get(row.entry.pk, [])), reader) for row in rows)
    return Morning(rows[0].edition, items, rows[0].before, rows[0].after)


def pool(now: datetime) -> list[Candidate]:
    """Every entry of which somebody spoke lately, with all that was said of it. The same for every reader."""
    since = now - TALKED_OF
    spoken = Q(pk__in=Recommendation.objects.filter(at__gte=since).values("entry")) | Q(pk__in=Review.objects.filter(at__gte=since).values("entry"))
    entries = list(Entry.objects.filter(spoken).defer("content").order_by("pk"))
    said = voices([entry.pk for entry in entries], now)
    return [candidate_of(entry, said.get(entry.pk, [])) for entry in entries]


def candidate_of(entry: Entry, said: list[Voice]) -> Candidate:
    """An entry as ranking knows it."""
    return Candidate(entry.pk, entry.source_id, entry.title, entry.published_at, max(entry.minutes, 1), entry.summary, tuple(said))


def reader_of(account: Account, day: date, now: datetime) -> Reader:
    """A member as ranking knows them: their own words, whoever may see those, since they stay between the member and their morning.

    What another process has just chosen for the same `day` does not count as seen, or this one would find nothing left.
    """
    told = dict(ProfileField.objects.filter(account=account).values_list("name", "value"))
    role: Any = Account.objects.filter(pk=account.pk).values_list(role_of("pk", now), flat=True).first()
    seen = EditionItem.objects.filter(edition__account=account).exclude(edition__day=day).values_list("entry_id", flat=True)
    return Reader(account.pk, told.get(ProfileField.Name.SECTOR, ""), told.get(ProfileField.Name.CITY, ""), role or "", frozenset(seen))


def delivery_of(account: Account, now: datetime) -> Delivery:
    """When and how `account` wants the morning; what is usual where they never said."""
    return Delivery.objects.filter(account=account).first() or Delivery(account=account, changed_at=now)


def latest_day(account: Account) -> date | None:
    """The day of the member's latest edition."""
    return Edition.objects.filter(account=account).values_list("day", flat=True).first()


def today_of(account: Account, now: datetime) -> date:
    """The date on the member's calendar."""
    return now.astimezone(ZoneInfo(account.time_zone)).date()


def has_come(delivery: Delivery, day: date, now: datetime) -> bool:
    """Whether the member's hour of `day` is past, on a day on which they want a morning."""
    return delivery.comes_on(day) and occurrence(day, delivery.at, delivery.account.time_zone) <= now


def next_coming(delivery: Delivery, now: datetime) -> datetime:
    """When the next morning comes, on the member's own clock."""
    today = today_of(delivery.account, now)
    days = (today + timedelta(days=n) for n in range(8))
    zone = delivery.account.time_zone
    return next(when for day in days if delivery.comes_on(day) and (when := occurrence(day, delivery.at, zone)) > now)


def _item(row: Row, candidate: Candidate, reader: Reader) -> Item:
    against = dissent(candidate, reader)
    return Item(row.place, row.entry, row.why, speaker(candidate, reader, against), against)
