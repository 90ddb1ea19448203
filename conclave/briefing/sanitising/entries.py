"""A parsed entry, made fit to be stored and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conclave.briefing.parsing.document import ParsedEntry
from conclave.briefing.sanitising.markup import safe
from conclave.briefing.sanitising.words import minutes, plain, summarised, tidy


@dataclass(frozen=True)
class CleanEntry:
    """The fields of `models.Entry` that come from the feed; all within their lengths."""

    guid: str
    url: str
    title: str
    summary: str
    content: str
    author: str
    language: str
    published_at: datetime | None
    minutes: int


def cleaned(entry: ParsedEntry) -> CleanEntry:
    """`entry`, with safe content and a plain summary: its own, or else the beginning of the content."""
    content = safe(entry.content or entry.summary, entry.base or entry.url)
    text = plain(content)
    told = plain(entry.summary) or text
    return CleanEntry(
        guid=entry.guid,
        url=entry.url,
        title=entry.title,
        summary=summarised(told),
        content=content if text else "",
        author=tidy(entry.author)[:200],
        language=entry.language,
        published_at=entry.published_at,
        minutes=minutes(text or told),
    )
