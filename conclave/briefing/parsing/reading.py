"""A whole document, parsed and cleaned: what is stored, and how many entries there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from conclave.briefing.parsing.document import ParsedEntry
from conclave.briefing.parsing.parse import parse
from conclave.briefing.sanitising.entries import CleanEntry, cleaned

KEPT = 500
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """`entries` are the newest `KEPT`, clean, each guid once; `found` counts all that the document has."""

    title: str = ""
    format: str = ""
    encoding: str = ""
    site: str = ""
    language: str = ""
    entries: tuple[CleanEntry, ...] = ()
    found: int = 0
    problems: tuple[str, ...] = ()


def read(body: bytes, *, now: datetime, content_type: str = "", url: str = "") -> Document:
    """Never raises, but may take long on a hostile document: see `apart`."""
    parsed = parse(body, now=now, content_type=content_type, url=url)
    once = {entry.guid: entry for entry in reversed(parsed.entries)}
    distinct = [entry for entry in parsed.entries if once[entry.guid] is entry]
    problems = list(parsed.problems)
    if (twice := len(parsed.entries) - len(distinct)) > 0:
        problems.append("1 entry stands in it twice." if twice == 1 else f"{twice:,} entries stand in it twice.")
    return Document(
        title=parsed.title,
        format=parsed.format,
        encoding=parsed.encoding,
        site=parsed.site,
        language=parsed.language,
        entries=tuple(cleaned(entry) for entry in newest(distinct)),
        found=len(parsed.entries),
        problems=tuple(problems),
    )


def newest(entries: list[ParsedEntry]) -> list[ParsedEntry]:
    """At most `KEPT`: by date, and in the document's order, which is mostly the newest first, where there is none."""
    if len(entries) <= KEPT:
        return entries
    return sorted(entries, key=lambda entry: entry.published_at or LONG_AGO, reverse=True)[:KEPT]
