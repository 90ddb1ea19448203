"""Lists of sources as feed readers exchange them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from conclave.briefing.models import Source
from conclave.briefing.parsing.encoding import decoded
from conclave.briefing.parsing.mending import mended
from conclave.briefing.parsing.naming import address, shortened
from conclave.briefing.sanitising.words import tidy
from conclave.briefing.sources.errors import ListUnreadable

MOST = 20_000
DEFINES = "This list defines entities of its own, which a list never needs. It was not read."

LONGEST_OUTLINE = 20_000

# Real lists hold quotation marks and whole tags inside their attributes: a value ends at the quotation mark after which
# the next attribute begins, or the outline ends.
_edge = re.compile(r"<(/?)outline\b", re.IGNORECASE)
_pair = re.compile(
    r"""([\w:.-]{1,60})\s{0,5}=\s{0,5}(["'])(.{0,5000}?)\2(?=\s{1,50}[\w:.-]{1,60}\s{0,5}=\s{0,5}["']|\s{0,50}/?>\s{0,200}(?:<|$))""", re.DOTALL
)
_closed = re.compile(r"/\s{0,50}>\s{0,200}(?:</(?:body|opml)>\s{0,200}){0,2}$", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """One source of a list; `topic` is the heading under which it stands."""

    url: str
    title: str = ""
    site: str = ""
    topic: str = ""


def read(body: bytes) -> list[Outline]:
    """The sources of a list, in order. One that is not well-formed is read as far as it goes. Raises `ListUnreadable`."""
    text, _, _ = decoded(body)
    text, _ = mended(text)
    if "<!ENTITY" in text.upper():
        raise ListUnreadable(DEFINES)
    try:
        found = _strictly(text)
    except expat.ExpatError:
        found = _leniently(text)
    if not found:
        raise ListUnreadable
    return found[:MOST]


def write(sources: Iterable[Source], *, title: str) -> str:
    """An OPML 2.0 document, by topic. `sources` come ordered by topic."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<opml version="2.0">', f"<head><title>{html.escape(title)}</title></head>", "<body>"]
    for topic, members in groupby(sources, key=lambda source: source.topic):
        outlines = [_outline(source) for source in members]
        lines += [f"<outline text={quoteattr(topic)}>", *outlines, "</outline>"] if topic else outlines
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _outline(source: Source) -> str:
    name = quoteattr(source.title or source.url)
    site = f" htmlUrl={quoteattr(source.site)}" if source.site else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(source.url)}{site}/>'


def _strictly(text: str) -> list[Outline]:
    """Raises `ExpatError`. Nothing is fetched: expat asks nobody for what a document type names."""
    walk = _Walk()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: walk.enter(attributes) if name.lower() == "outline" else None
    parser.EndElementHandler = lambda name: walk.leave() if name.lower() == "outline" else None
    parser.Parse(text.encode(), True)
    return walk.found


def _leniently(text: str) -> list[Outline]:
    walk = _Walk()
    for attributes, closed in _tags(text):
        if attributes is not None:
            walk.enter(attributes)
        if attributes is None or closed:
            walk.leave()
    return walk.found


def _tags(text: str) -> Iterator[tuple[dict[str, str] | None, bool]]:
    """The attributes of each outline that begins, None where one ends; and whether it ends at once."""
    edges = list(_edge.finditer(text))
    ends = [*(edge.start() for edge in edges[1:]), len(text)]
    for edge, end in zip(edges, ends, strict=False):
        said = text[edge.end() : end]
        if edge.group(1):
            yield None, False
        else:
            yield {name: html.unescape(value) for name, _, value in _pair.findall(said[:LONGEST_OUTLINE])}, bool(_closed.search(said[-600:]))


class _Walk:
    """The headings above, while outlines are entered and left."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self._headings: list[str] = []

    def enter(self, attributes: dict[str, str]) -> None:
        said = {name.lower(): value for name, value in attributes.items()}
        name = tidy(said.get("title") or said.get("text") or "")
        url = said.get("xmlurl") or (said.get("url", "") if said.get("type", "").lower() in {"rss", "atom", "feed"} else "")
        if url.strip():
            topic = next((heading for heading in reversed(self._headings) if heading), "")
            site = address(said.get("htmlurl", ""), "")
            self.found.append(Outline(url.strip(), shortened(name, 300), site, shortened(topic, 120)))
            name = ""
        self._headings.append(name)

    def leave(self) -> None:
        if self._headings:
            self._headings.pop()
