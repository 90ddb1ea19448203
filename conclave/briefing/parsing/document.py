"""What a feed document turned out to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST_ENTRIES = 5000
MOST_BYTES = 20_000_000
LONGEST_GUID = 200
LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class ParsedEntry:
    """One item. `title` is plain text and never empty; `summary` and `content` are HTML as it came, not yet safe.

    `published_at` is in UTC. `url` is http or https, absolute, or empty; `base` is what links inside are relative to.
    """

    guid: str
    url: str
    title: str
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    published_at: datetime | None = None
    base: str = ""


@dataclass(frozen=True)
class Parsed:
    """A document. `format` is empty when it is no feed; `problems` are sentences."""

    title: str = ""
    format: str = ""
    encoding: str = ""
    site: str = ""
    language: str = ""
    entries: tuple[ParsedEntry, ...] = ()
    problems: tuple[str, ...] = ()
