"""The part of a fetch that waits for somebody else. Runs in threads, and touches no database."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from conclave.briefing.fetching.robots import MOST_BYTES, allows
from conclave.core.fetch import Answer, FetchError, fetch

PATIENCE_FOR_ROBOTS = 5.0


@dataclass(frozen=True)
class Errand:
    """What to ask for. `robots` is what the host's robots.txt said lately; None when it is to be asked again."""

    source: int
    host: str
    url: str
    etag: str = ""
    last_modified: str = ""
    robots: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it: an answer or an error, and a robots.txt where it was asked for."""

    errand: Errand
    answer: Answer | None = None
    error: FetchError | None = None
    robots: str | None = None
    forbidden: bool = False


def ask(errand: Errand) -> Outcome:
    """Goes and asks. Raises nothing that a server could cause."""
    robots = _robots(errand.url) if errand.robots is None else errand.robots
    learnt = robots if errand.robots is None else None
    if not allows(robots, _path(errand.url)):
        return Outcome(errand, robots=learnt, forbidden=True)
    try:
        return Outcome(errand, answer=fetch(errand.url, headers=_since(errand)), robots=learnt)
    except FetchError as error:
        return Outcome(errand, error=error, robots=learnt)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _since(errand: Errand) -> dict[str, str]:
    """Only what is new since the last time, in the server's own words."""
    held = {"If-None-Match": errand.etag, "If-Modified-Since": errand.last_modified}
    return {name: value for name, value in held.items() if value}


def _robots(url: str) -> str:
    """Empty where there is none, or none that can be read: then everything is allowed."""
    parts = urlsplit(url)
    try:
        answer = fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", max_bytes=MOST_BYTES, timeout=PATIENCE_FOR_ROBOTS)
    except FetchError:
        return ""
    text = answer.body.decode("utf-8", "ignore").replace("\x00", "") if answer.status == 200 else ""
    return text if "conclave" in text.lower() else ""
