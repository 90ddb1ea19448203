"""What members recommend from: the newest entries, by word and by outlet, with what was said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import unescape

from django.db.models import Q
from django.utils.html import strip_tags

from conclave.briefing.models import Entry, Source
from conclave.briefing.ranking import Voice
from conclave.briefing.reviews.queries import short_of_reviews, voices
from conclave.members.models import Account

PAGE = 30
SHORT_ENOUGH = 1200
SHORT = 3


@dataclass(frozen=True)
class Shown:
    """One entry, and how many members spoke of it."""

    entry: Entry
    recommended_by: int
    reviewed_by: int
    by_me: bool


def newest(account: Account, now: datetime, *, words: str = "", outlet: int | None = None, page: int = 1) -> list[Shown]:
    """Entries that hold every word of `words`, newest first; one more than `PAGE` when there is a next page."""
    found = Entry.objects.select_related("source").defer("content")
    for word in words.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    if outlet is not None:
        found = found.filter(source=outlet)
    start = (page - 1) * PAGE
    return _shown(account, list(found.order_by("-published_at", "-id")[start : start + PAGE + 1]), now)


def waiting(account: Account, now: datetime) -> list[Shown]:
    """A few entries that are short of reviews and that `account` has not recommended: whoever did has spoken."""
    found = short_of_reviews(now).exclude(recommendations__account=account).defer("content")
    return _shown(account, list(found[:SHORT]), now)


def outlets() -> list[tuple[int, str]]:
    """Sources that have entries, by name."""
    found = Source.objects.filter(pk__in=Entry.objects.order_by().values("source")).only("pk", "title", "url")
    return sorted(((source.pk, str(source)) for source in found), key=lambda pair: pair[1].casefold())


def adds_to_summary(entry: Entry) -> bool:
    """Whether its content is worth a place beside the summary: short, so that the full text stays with its publisher, and no mere repetition."""
    text = " ".join(unescape(strip_tags(entry.content)).split())
    return len(entry.content) <= SHORT_ENOUGH and len(text) > len(entry.summary) + 40


def _shown(account: Account, entries: list[Entry], now: datetime) -> list[Shown]:
    said = voices([entry.pk for entry in entries], now)
    return [_count(account, entry, said) for entry in entries]


def _count(account: Account, entry: Entry, said: dict[int, list[Voice]]) -> Shown:
    mine = said.get(entry.pk, [])
    reviewed = sum(voice.marks is not None for voice in mine)
    return Shown(entry, len(mine) - reviewed, reviewed, any(voice.account == account.pk for voice in mine))
