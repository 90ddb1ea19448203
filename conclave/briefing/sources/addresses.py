"""One spelling for one address, so that a source is not on the list twice."""

from __future__ import annotations

import re

import httpx2

from conclave.briefing.models.sources import ADDRESS
from conclave.core.fetch import BadAddress

_scheme = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_reader = re.compile(r"^(?:feed|rss|pcast|itpc)://", re.IGNORECASE)


def spelled(given: str) -> str:
    """`given` as it is stored and asked for: absolute, host in lower case, no fragment. Raises `BadAddress`.

    What people paste is understood: an address without a scheme, or with a feed reader's.
    """
    text = re.sub(r"^feed:(?=https?://)", "", "".join(given.split()), flags=re.IGNORECASE)
    text = _reader.sub("https://", text)
    if not _scheme.match(text) or re.match(r"^[^/:]+:\d", text):
        text = f"https://{text.lstrip('/')}"
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise BadAddress from error
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise BadAddress
    stored = str(url.copy_with(fragment=None))
    stored += "/" if url.raw_path == b"/" and not stored.endswith("/") else ""
    if len(stored) > ADDRESS or "\x00" in stored:
        raise BadAddress("This address is too long to be one.")
    return stored


def host_of(url: str) -> str:
    """The server behind `url`, with its port where that is unusual: what politeness is counted by."""
    address = httpx2.URL(url)
    return address.netloc.decode("ascii")[:253]
