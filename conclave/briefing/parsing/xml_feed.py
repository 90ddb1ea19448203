"""RSS of all ages, RDF, Atom and CDF, read by feedparser."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import feedparser

from conclave.briefing.parsing import moments
from conclave.briefing.parsing.document import Parsed, ParsedEntry
from conclave.briefing.parsing.mending import whole, without_prefix
from conclave.briefing.parsing.naming import address, guid, shortened, title
from conclave.briefing.sanitising.words import language, plain, tidy

FORMATS = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "rss": "RSS",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "atom": "Atom",
    "cdf": "CDF",
}
UNREADABLE = "It cannot be read to its end."
DATES = ("published", "updated", "created")

_reference = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_escaped_again = re.compile(r"&lt;/?(?:p|div|br|img|a|iframe|span|ul)\b", re.IGNORECASE)


def read(text: str, url: str) -> Parsed | None:
    """The feed, or None when it is none. Never raises."""
    found = _given(text)
    if found is not None and not dict.get(found, "entries") and (clearer := without_prefix(text)) != text:
        found = _given(clearer) or found
    if found is None:
        return Parsed(problems=(UNREADABLE,))
    if not found.get("version") and not found.entries:
        return None
    return _parsed(found, url)


def _given(text: str) -> Any:
    """feedparser's own result. It must never see a bare string: it would open a file or an address of that name.

    Nor is it told where the document came from: it would make addresses of guids, and others of them when the feed moves.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(io.BytesIO(text.encode()), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception:  # whatever feedparser trips over, the document is at fault, and the next one is not
        return None


def _parsed(found: Any, url: str) -> Parsed:
    feed = found.feed
    site = address(_text(feed, "link"), url)
    tongue = language(_text(feed, "language"))
    problems = _strained(found)
    base = (url or site) if found.version.startswith("atom") else (site or url)
    entries = tuple(_entry(entry, base, tongue) for entry in found.entries)
    return Parsed(
        title=shortened(_plain(feed, "title"), 300),
        format=FORMATS.get(found.version, "RSS" if found.entries else ""),
        site=site,
        language=tongue,
        entries=entries,
        problems=tuple(problems),
    )


def _strained(found: Any) -> list[str]:
    fault = dict.get(found, "bozo_exception")
    line = getattr(fault, "getLineNumber", None)
    if line is None:
        return []
    return [f"It is not well-formed XML (line {line()}); it was read leniently."]


def _entry(entry: Any, base: str, tongue: str) -> ParsedEntry:
    content = _content(entry)
    summary = _once(_text(entry, "summary"))
    url = _address(entry, base)
    body = _once(content.get("value") or "")
    heading = _plain(entry, "title")
    says = "" if heading else plain(summary or body)[:2000]
    return ParsedEntry(
        guid=guid(_text(entry, "id"), url, heading, says, body),
        url=url,
        title=title(given=heading, says=says, url=url),
        summary=summary if summary != body else "",
        content=body or summary,
        author=tidy(_author(entry))[:200],
        language=language(content.get("language") or dict.get(dict.get(entry, "title_detail") or {}, "language") or "") or tongue,
        published_at=_moment(entry),
        base=address(content.get("base") or "", base) or url or base,
    )


def _content(entry: Any) -> dict[str, Any]:
    """The fullest text among those that are HTML or words; media of other kinds are no text."""
    texts = [dict(part) for part in dict.get(entry, "content") or [] if "html" in (part.get("type") or "html") or "text" in part.get("type", "")]
    return max(texts, key=lambda part: len(part.get("value") or ""), default={})


def _once(markup: str) -> str:
    """Some feeds escape their HTML twice; readers would see the tags."""
    return html.unescape(markup) if "<" not in markup and _escaped_again.search(markup) else markup


def _address(entry: Any, base: str) -> str:
    """The page of the entry. A guid counts when it is an address or a path; an enclosure never does."""
    name = _text(entry, "id")
    named = [name] if name.startswith(("http://", "https://", "/")) else []
    links = [link.get("href") or "" for link in dict.get(entry, "links") or [] if link.get("rel") in {"alternate", None, ""}]
    given = [_text(entry, "feedburner_origlink"), _text(entry, "link"), *links]
    if dict.get(entry, "guidislink"):  # feedparser made a link of the guid
        given = [link for link in given if link != name]
    return next((found for link in [*given, *named] if (found := address(link, base))), "")


def _moment(entry: Any) -> Any:
    for name in DATES:
        found = moments.moment(_text(entry, name), dict.get(entry, f"{name}_parsed"))
        if found is not None:
            return found
    return None


def _author(entry: Any) -> str:
    detail = dict.get(entry, "author_detail") or {}
    return str(detail.get("name") or _text(entry, "author") or detail.get("email") or "")


def _plain(holder: Any, name: str) -> str:
    """A title as plain text. Atom says whether it is HTML; the words of the others, and doubly escaped ones, are resolved too."""
    detail = dict.get(holder, f"{name}_detail") or {}
    value = _text(holder, name)
    if "html" in (detail.get("type") or "html"):
        return plain(value)
    return tidy(plain(value) if _reference.search(value) and "<" not in value else value)


def _text(holder: Any, name: str) -> str:
    """Past feedparser's own lookup, which answers one field with another."""
    value = dict.get(holder, name)
    return whole(value).strip() if isinstance(value, str) else ""
