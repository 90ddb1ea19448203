"""Where a program that is to be checked comes from: a server, or a folder."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpx2

from conclave.conversations.errors import Malformed
from conclave.conversations.events import from_base64

BUILT = "/static/dist/"
# As a browser asks for a script. A server that knows a checker by something else can still tell it apart.
HEADERS = {"User-Agent": "Mozilla/5.0", "Accept": "*/*", "Sec-Fetch-Dest": "script", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}


class Program(Protocol):
    """Files by their path below /static/dist/."""

    def file(self, path: str) -> bytes | None: ...


class OnDisk:
    """A folder as the build made it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, path: str) -> bytes | None:
        found = self._folder / path
        return found.read_bytes() if found.is_file() else None


class OnServer:
    """A network's server, asked as a browser asks. Raises `Malformed` when it does not answer."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise Malformed(f"{address} is neither a folder nor the address of a server.")
        self.address = f"{parts.scheme}://{parts.netloc}"
        self._line = httpx2.Client(headers=HEADERS, timeout=30, follow_redirects=True)

    def file(self, path: str) -> bytes | None:
        answer = self._ask(BUILT + path)
        return answer.content if answer.status_code == 200 else None

    def lines(self) -> list[bytes]:
        """The releases in its register."""
        try:
            return [from_base64(one["bytes"]) for one in json.loads(self._ask("/program/releases").content)["lines"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Malformed(f"{self.address} shows no list of releases. Is it a Conclave?") from error

    def page(self, path: str) -> Page:
        answer = self._ask(path)
        page = Page(answer.headers.get("Content-Security-Policy", ""), self.address, str(answer.url))
        page.feed(answer.text)
        return page

    def _ask(self, path: str) -> httpx2.Response:
        try:
            return self._line.get(self.address + path)
        except httpx2.HTTPError as error:
            raise Malformed(f"{self.address} does not answer: {error}") from error


class Page(HTMLParser):
    """What a page would run: `files` below /static/dist/, and `strange`, which is anything else."""

    def __init__(self, policy: str, origin: str, address: str) -> None:
        super().__init__()
        self._origin, self._address = origin, address
        self.files: list[str] = []
        tight = any(_is_tight(one) for one in policy.split(","))  # a page obeys all that it is given
        self.strange: list[str] = [] if tight else ["no policy that keeps scripts of others out"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.strange += [f"a script in the attribute {name}" for name in given if name.startswith("on")]
        if tag == "script" and not given.get("src"):
            self.strange.append("a script in the page itself")
        elif tag == "script":
            self._take(given["src"] or "")
        elif tag == "link" and "stylesheet" in (given.get("rel") or ""):
            self._take(given.get("href") or "")
        elif tag in {"iframe", "object", "embed", "base"}:
            self.strange.append(f"<{tag}>")

    def _take(self, address: str) -> None:
        whole = urljoin(self._address, address)
        if whole.startswith(self._origin + BUILT):
            self.files.append(whole.removeprefix(self._origin + BUILT))
        else:
            self.strange.append(whole)


def _is_tight(policy: str) -> bool:
    """Whether scripts come from this origin alone, or by a nonce of this one answer."""
    sources = next((part.split()[1:] for part in policy.split(";") if part.split()[:1] == ["script-src"]), [])
    return "'self'" in sources and all(source == "'self'" or source.startswith("'nonce-") for source in sources)
