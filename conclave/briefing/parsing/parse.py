"""One document, whatever it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from conclave.briefing.parsing import json_feed, xml_feed
from conclave.briefing.parsing.document import MOST_ENTRIES, Parsed, ParsedEntry
from conclave.briefing.parsing.encoding import decoded
from conclave.briefing.parsing.mending import is_bomb, mended
from conclave.briefing.parsing.moments import is_possible
from conclave.briefing.parsing.naming import digest

PAGE = "It is a web page, not a feed."
LIST = "It is a list of sources (OPML), not a feed; import it instead."
NO_FEED = "It is no feed that is known here."
BOMB = "It defines entities out of entities, to grow without limit; it was not read."


def parse(body: bytes, *, now: datetime, content_type: str = "", url: str = "") -> Parsed:
    """What `body` holds. Never raises: whatever is wrong stands in `problems`."""
    if not body.strip():
        return Parsed(problems=("It is empty.",))
    text, encoding, problems = decoded(body, content_type)
    text, wrong = mended(text)
    problems += wrong
    if not text.strip():
        return Parsed(encoding=encoding, problems=(*problems, NO_FEED))
    if is_bomb(text):
        return Parsed(encoding=encoding, problems=(*problems, BOMB))
    read = json_feed.read(text, url) if text.lstrip().startswith(("{", "[")) else xml_feed.read(text, url)
    read = read or Parsed(problems=(_what_instead(text),))
    entries, more = _dated(_distinct(read.entries[:MOST_ENTRIES]), now)
    if read.format and not read.entries:
        more.append("It has no entries.")
    if len(read.entries) > MOST_ENTRIES:
        more.append(f"It has more than {MOST_ENTRIES:,} entries; the rest was not read.")
    return replace(read, encoding=encoding, entries=entries, problems=tuple(dict.fromkeys([*problems, *read.problems, *more])))


def _what_instead(text: str) -> str:
    start = text[:2000].lower()
    if "<opml" in start:
        return LIST
    return PAGE if "<html" in start or "<!doctype html" in start else NO_FEED


def _distinct(entries: tuple[ParsedEntry, ...]) -> tuple[ParsedEntry, ...]:
    """Feeds that give several entries one guid: each is then named by guid and content together, today and tomorrow alike."""
    shared = Counter(guid for guid, _, _ in {(entry.guid, entry.url, entry.title) for entry in entries})
    return tuple(replace(entry, guid=digest(entry.guid, entry.url, entry.title)) if shared[entry.guid] > 1 else entry for entry in entries)


def _dated(entries: tuple[ParsedEntry, ...], now: datetime) -> tuple[tuple[ParsedEntry, ...], list[str]]:
    impossible = [entry for entry in entries if entry.published_at is not None and not is_possible(entry.published_at, now)]
    undated = sum(entry.published_at is None for entry in entries)
    nowhere = sum(not entry.url for entry in entries)
    problems = [f"{_entries(undated)} no date."] if undated else []
    problems += [f"{_entries(len(impossible))} an impossible date, which was left out."] if impossible else []
    problems += [f"{_entries(nowhere)} no address."] if nowhere else []
    if impossible:
        wrong = {id(entry) for entry in impossible}
        entries = tuple(replace(entry, published_at=None) if id(entry) in wrong else entry for entry in entries)
    return entries, problems


def _entries(count: int) -> str:
    return "1 entry has" if count == 1 else f"{count:,} entries have"
