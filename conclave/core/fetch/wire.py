"""Connections that lead only where they may, and that end in time whatever the other side does."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable

import httpcore2

from conclave.core.fetch.addresses import Resolver, checked
from conclave.core.fetch.errors import TimedOut


class Deadline:
    """One moment by which a whole fetch is over: a time-out per read would let a slow drip go on for ever."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain. Raises `TimedOut` when none do."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimedOut
        return left


class GuardedBackend(httpcore2.NetworkBackend):
    """Looks a name up once and connects to the address that it checked, so that the name cannot change its mind in between."""

    def __init__(self, deadline: Deadline, *, loopback: bool, resolver: Resolver) -> None:
        self._deadline, self._loopback, self._resolver = deadline, loopback, resolver
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = checked(host, port, loopback=self._loopback, resolver=self._resolver, timeout=self._deadline.left())
        for tried, address in enumerate(addresses, start=1):
            last = tried == len(addresses)
            patience = self._deadline.left() if last else self._deadline.left() / 2
            try:
                return DeadlineStream(self._inner.connect_tcp(address, port, patience, local_address, socket_options), self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if last:
                    raise
        raise AssertionError("`checked` never answers an empty list")


class DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every read and write may take what is left of the whole fetch."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore2.NetworkStream:
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)
