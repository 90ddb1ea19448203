"""One fetch: ask, follow redirects one by one, each guarded like the first, and read the answer."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import httpcore2
import httpx2
from django.conf import settings

from conclave.core.fetch.addresses import Resolver, resolve
from conclave.core.fetch.body import ACCEPTED, whole
from conclave.core.fetch.errors import BadAddress, BrokenAnswer, FetchError, TimedOut, TooLarge, TooManyRedirects, Unreachable, Untrusted
from conclave.core.fetch.wire import Deadline, GuardedBackend

MAX_REDIRECTS = 4
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
LONGEST_ADDRESS = 2000
WANTED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.7, */*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """What came back. `url` is where it came from at last; `permanent_url` where the first address says that it has moved for good."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    permanent_url: str | None = None


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    max_bytes: int | None = None,
    timeout: float | None = None,
    resolver: Resolver = resolve,
) -> Answer:
    """GET `url`; any status is an answer. `timeout` is for everything together, in seconds. Raises a `FetchError`."""
    deadline = Deadline(timeout or settings.FETCH_TIMEOUT)
    most = max_bytes or settings.FETCH_MAX_BYTES
    backend = GuardedBackend(deadline, loopback=settings.FETCH_ALLOW_LOOPBACK, resolver=resolver)
    here, permanent, unbroken = _address(url), None, True
    for _ in range(MAX_REDIRECTS + 1):
        status, said, body = _ask(here, _request_headers(here, headers or {}), backend, most)
        onward = said.get("location", "")
        if status not in REDIRECTS or not onward:
            return Answer(status, str(here), said, body, permanent)
        here = _onward(here, onward)
        unbroken = unbroken and status in PERMANENT
        permanent = str(here) if unbroken else permanent
    raise TooManyRedirects


def user_agent() -> str:
    """How this program introduces itself, with an address where its operator can be found."""
    return f"Conclave/{version('conclave')} (+{settings.NETWORK_URL})"


def _address(url: str) -> httpx2.URL:
    try:
        address = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise BadAddress from error
    if address.scheme not in {"http", "https"} or not address.host or len(str(address)) > LONGEST_ADDRESS or (address.port or 0) > 65535:
        raise BadAddress
    if address.userinfo:
        raise BadAddress("An address with a name and password in it is not read: everybody who sees it would know them.")
    return address.copy_with(fragment=None)


def _onward(here: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return _address(str(here.join(location)))
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise BadAddress("The address leads to another that cannot be read.") from error


def _request_headers(address: httpx2.URL, extra: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """No cookie, no referrer, nothing from the environment; made afresh for each hop."""
    own = {"Host": address.netloc.decode("ascii"), "User-Agent": user_agent(), "Accept": WANTED, "Accept-Encoding": ACCEPTED}
    return [(name.encode(), _header(value)) for name, value in (own | dict(extra)).items()]


def _header(value: str) -> bytes:
    return value.encode("latin-1", "ignore").replace(b"\r", b"").replace(b"\n", b"")


def _ask(address: httpx2.URL, headers: list[tuple[bytes, bytes]], backend: GuardedBackend, most: int) -> tuple[int, dict[str, str], bytes]:
    target = httpcore2.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=_trust(), network_backend=backend, max_connections=1) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return response.status, said, _body(response, said, most)
    except FetchError:
        raise
    except httpcore2.TimeoutException as error:
        raise TimedOut from error
    except httpcore2.NetworkError as error:
        raise _network_fault(error) from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ValueError) as error:
        raise BrokenAnswer from error


def _body(response: httpcore2.Response, said: Mapping[str, str], most: int) -> bytes:
    """Nothing is read of a redirect: only where it leads counts."""
    if response.status in REDIRECTS and said.get("location"):
        return b""
    length = said.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > most:
        raise TooLarge
    return whole(response.iter_stream(), said.get("content-encoding", ""), most)


def _network_fault(error: httpcore2.NetworkError) -> FetchError:
    if isinstance(error.__cause__, ssl.SSLError) or isinstance(error.__context__, ssl.SSLError):
        return Untrusted()
    if isinstance(error, httpcore2.ReadError | httpcore2.WriteError):
        return BrokenAnswer()
    return Unreachable()


@cache
def _trust() -> ssl.SSLContext:
    """The authorities that httpx2 trusts, read once: reading them takes longer than most fetches compute."""
    return httpx2.create_ssl_context(trust_env=False)
