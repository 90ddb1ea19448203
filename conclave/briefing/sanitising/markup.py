"""HTML of which only words and their structure are left."""

from __future__ import annotations

from typing import Literal

import nh3

_KEPT = (
    "a abbr b blockquote br cite code dd del dfn dl dt em figcaption figure h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s small strong sub sup"
    " table tbody td th thead tr u ul"
)
# What is inside these is no text for people. Everything else unknown loses its tag and keeps its words.
_SILENCED = "script style template noscript iframe object embed svg math audio video canvas form select textarea button title"
TAGS = frozenset(_KEPT.split())
SILENCED = frozenset(_SILENCED.split())
ATTRIBUTES = {"*": {"lang"}, "a": {"href", "title"}, "abbr": {"title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow ugc"

LONGEST = 200_000
# Unclosed elements cost the square of their number; nobody writes so many in one entry.
MOST_TAGS = 8_000


def safe(html: str, base: str = "") -> str:
    """No script, image, frame, style, class or id survives; links are absolute, http, https or mailto, and say so to nobody.

    `base` makes relative links absolute; without one they lose their address.
    """
    try:
        return _clean(bounded(html), ("rewrite_with_base", base) if base.startswith(("http://", "https://")) else "deny")
    except ValueError:  # a base that only looked like an address
        return _clean(bounded(html), "deny")


def _clean(html: str, relative: Literal["deny"] | tuple[Literal["rewrite_with_base"], str]) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(SILENCED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        url_relative=relative,
        link_rel=REL,
        strip_comments=True,
    ).strip()


def bounded(html: str) -> str:
    """As much of `html` as one entry may have."""
    html = html[:LONGEST]
    if html.count("<") <= MOST_TAGS:
        return html
    place = -1
    for _ in range(MOST_TAGS):
        place = html.index("<", place + 1)
    return html[:place]
