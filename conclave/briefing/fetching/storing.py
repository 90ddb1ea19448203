"""Entries are stored once, however often they are read; what their author changed is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conclave.briefing.models import Entry, Source
from conclave.briefing.sanitising import CleanEntry

FROM_FEED = ("url", "title", "summary", "content", "author", "language", "minutes")
BATCH = 200


def store(source: Source, entries: Sequence[CleanEntry], now: datetime) -> int:
    """How many are new. What a feed leaves out stays: peers may have spoken of it."""
    held = {entry.guid: entry for entry in Entry.objects.filter(source=source, guid__in=[entry.guid for entry in entries])}
    new = [entry for entry in entries if entry.guid not in held]
    changed = [held[entry.guid] for entry in entries if entry.guid in held and _differs(held[entry.guid], entry)]
    Entry.objects.bulk_create([_row(source, entry, now) for entry in new], batch_size=BATCH, ignore_conflicts=True)
    said = {entry.guid: entry for entry in entries}
    for row in changed:
        for name in FROM_FEED:
            setattr(row, name, getattr(said[row.guid], name))
        row.changed_at = now
    Entry.objects.bulk_update(changed, [*FROM_FEED, "changed_at"], batch_size=BATCH)
    return len(new)


def _differs(row: Entry, entry: CleanEntry) -> bool:
    return any(getattr(row, name) != getattr(entry, name) for name in FROM_FEED)


def _row(source: Source, entry: CleanEntry, now: datetime) -> Entry:
    """A date in the future would keep the entry on top until then."""
    when = min(entry.published_at, now) if entry.published_at else now
    told = {name: getattr(entry, name) for name in FROM_FEED}
    return Entry(source=source, guid=entry.guid, published_at=when, seen_at=now, **told)
