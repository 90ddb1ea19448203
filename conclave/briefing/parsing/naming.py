"""What an entry is called: by machines (guid, address) and by people (title)."""

from __future__ import annotations

import hashlib
from urllib.parse import urljoin, urlsplit

from conclave.briefing.parsing.document import LONGEST_ADDRESS, LONGEST_GUID
from conclave.briefing.parsing.mending import whole

UNTITLED = "Without a title"


def address(value: str, base: str) -> str:
    """An absolute http or https address, or an empty one. Whitespace inside, as from wrapped lines, is closed."""
    given = "".join(whole(value).split()) if value else ""
    try:
        joined = urljoin(base, given) if given else ""
        parts = urlsplit(joined)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None or parts.port == 0:
            return ""
    except ValueError:
        return ""
    return joined if len(joined) <= LONGEST_ADDRESS else ""


def guid(given: str, url: str, *parts: str) -> str:
    """The feed's own name for the entry; else its address; else a hash of what it says. At most 200 characters, stable."""
    name = " ".join(whole(given).split()) or url
    if name and len(name) <= LONGEST_GUID:
        return name
    return digest(name) if name else digest(*parts)


def digest(*parts: str) -> str:
    """A name made of content."""
    return "sha256:" + hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def title(*, given: str, says: str, url: str) -> str:
    """The entry's title as plain text; else how it begins; else where it is."""
    if given:
        return shortened(given, 400)
    if says:
        return shortened(says, 90)
    parts = urlsplit(url)
    return shortened(f"{parts.netloc}{parts.path}".rstrip("/"), 200) or UNTITLED


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut between words where there is one, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:.") + "…"
