"""From an address that a person knows to the feed behind it."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from conclave.briefing.parsing import apart
from conclave.briefing.parsing.encoding import decoded
from conclave.briefing.parsing.naming import address
from conclave.briefing.sources.addresses import spelled
from conclave.briefing.sources.errors import NoFeedThere
from conclave.core.fetch import Answer, FetchError, fetch

USUAL = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/rss")
MOST_OFFERED = 4
HEAD = 300_000
PATIENCE = 8.0
PATIENCE_WITH_ALL = 20.0

_link = re.compile(r"<link\b([^>]{1,2000})>", re.IGNORECASE)
_pair = re.compile(r"""([a-z-]{2,20})\s{0,5}=\s{0,5}(?:"([^"]{0,1500})"|'([^']{0,1500})'|([^\s"'>]{1,1500}))""", re.IGNORECASE)
_kinds = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/json|text/xml|application/xml", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A feed that was read a moment ago."""

    url: str
    title: str
    site: str


def find_feed(given: str, *, now: datetime) -> Found:
    """The feed at `given`, or the one that the page there names, or one at a usual place of its site.

    Asks at most eleven times, and no longer than a person waits. Raises `FetchError` when the address itself cannot be read, or `NoFeedThere`.
    """
    until = time.monotonic() + PATIENCE_WITH_ALL
    first = fetch(spelled(given), timeout=PATIENCE)
    if first.status >= 400:
        raise NoFeedThere(f"The server answers that there is nothing at this address ({first.status}).")
    found = _feed(first, now)
    if found is not None:
        return found
    places = list(dict.fromkeys([*offered(first)[:MOST_OFFERED], *(urljoin(first.url, path) for path in USUAL)]))
    for place in places:
        if time.monotonic() > until:
            break
        try:
            found = _feed(fetch(place, timeout=PATIENCE), now)
        except FetchError:
            continue
        if found is not None:
            return found
    raise NoFeedThere


def offered(page: Answer) -> list[str]:
    """The feeds that a web page names, in its order."""
    text, _, _ = decoded(page.body[:HEAD], page.headers.get("content-type", ""))
    found = []
    for tag in _link.findall(text):
        said = {name.lower(): html.unescape(one or two or three) for name, one, two, three in _pair.findall(tag)}
        if "alternate" in said.get("rel", "").lower().split() and _kinds.search(said.get("type", "")):
            found.append(address(said.get("href", ""), page.url))
    return [url for url in found if url]


def _feed(answer: Answer, now: datetime) -> Found | None:
    if answer.status != 200:
        return None
    document = apart.read(answer.body, now=now, content_type=answer.headers.get("content-type", ""), url=answer.url)
    if not document.format:
        return None
    return Found(spelled(answer.permanent_url or answer.url), document.title, document.site)
