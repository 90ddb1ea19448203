"""JSON Feed 1.0 and 1.1, read leniently."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from conclave.briefing.parsing import moments
from conclave.briefing.parsing.document import Parsed, ParsedEntry
from conclave.briefing.parsing.mending import whole
from conclave.briefing.parsing.naming import address, guid, shortened, title
from conclave.briefing.sanitising.words import language, plain, tidy

BROKEN = "It looks like a JSON Feed and is broken JSON."

_version = re.compile(r"jsonfeed\.org/version/(\d(?:\.\d)?)")


def read(text: str, url: str) -> Parsed | None:
    """The feed, or None when it is none. Never raises."""
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return Parsed(problems=(BROKEN,)) if "jsonfeed.org" in text[:2000] else None
    if not isinstance(found, dict) or not (isinstance(found.get("items"), list) or "jsonfeed.org" in _text(found, "version")):
        return None
    site = address(_text(found, "home_page_url"), url)
    tongue = language(_text(found, "language"))
    base = site or address(_text(found, "feed_url"), url) or url
    version = _version.search(_text(found, "version"))
    items = found.get("items")
    return Parsed(
        title=shortened(tidy(_text(found, "title")), 300),
        format=f"JSON Feed {version.group(1)}" if version else "JSON Feed",
        site=site,
        language=tongue,
        entries=tuple(_entry(item, base, tongue) for item in (items if isinstance(items, list) else []) if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any], base: str, tongue: str) -> ParsedEntry:
    url = address(_text(item, "url"), base) or address(_text(item, "external_url"), base) or _address_in_id(item)
    content = _text(item, "content_html") or _paragraphs(_text(item, "content_text"))
    summary = html.escape(_text(item, "summary"), quote=False)
    heading = tidy(html.unescape(_text(item, "title")))
    says = "" if heading else plain(summary or content)[:2000]
    return ParsedEntry(
        guid=guid(_text(item, "id"), url, heading, says, content),
        url=url,
        title=title(given=heading, says=says, url=url),
        summary=summary,
        content=content,
        author=_author(item),
        language=language(_text(item, "language")) or tongue,
        published_at=moments.from_text(_text(item, "date_published")) or moments.from_text(_text(item, "date_modified")),
        base=url or base,
    )


def _address_in_id(item: dict[str, Any]) -> str:
    name = _text(item, "id")
    return address(name, "") if name.startswith(("http://", "https://")) else ""


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [tidy(_text(author, "name")) for author in authors or [] if isinstance(author, dict)]
    return ", ".join(name for name in names if name)[:200]


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)


def _text(holder: dict[str, Any], name: str) -> str:
    """Text, also where a number stands for it."""
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return whole(str(value)).strip()
