"""Entries, editions and one's own words are found through the one who asks, or not at all."""

from __future__ import annotations

from datetime import date

from conclave.briefing.models import Edition, Entry, Recommendation, Review
from conclave.briefing.rules import may_read_morning
from conclave.core.errors import Missing
from conclave.members.visitor import Visitor


def access_entry(visitor: Visitor, entry_id: int) -> Entry:
    """An entry with its source; every member may read every one. Raises `Missing`."""
    found = Entry.objects.select_related("source").filter(pk=entry_id).first() if may_read_morning(visitor) else None
    if found is None:
        raise Missing
    return found


def access_edition(visitor: Visitor, day: date) -> Edition:
    """The visitor's own edition of `day`. Raises `Missing`."""
    found = Edition.objects.filter(account=visitor.account, day=day).first() if may_read_morning(visitor) else None
    if found is None:
        raise Missing
    return found


def own_recommendation(visitor: Visitor, entry: Entry) -> Recommendation | None:
    """What the visitor said of `entry` in one line, if they did."""
    return Recommendation.objects.filter(entry=entry, account=visitor.account).first()


def own_review(visitor: Visitor, entry: Entry) -> Review | None:
    """How the visitor judged `entry`, if they did."""
    return Review.objects.filter(entry=entry, account=visitor.account).first()
