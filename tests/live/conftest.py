"""Listeners and servers that are gone after the test; the people and their browsers are those of the conversations' tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from conclave.members.models import Account
from tests.conversations.conftest import browser_of, conversation, fresh_buckets, hilde, joost, keyed, room, tomas
from tests.house.servers import Redis
from tests.live.listening import Here, Listener, There, cookie_of

__all__ = ["browser_of", "conversation", "fresh_buckets", "hilde", "joost", "keyed", "room", "tomas"]

Listen = Callable[..., Listener]
Serve = Callable[..., There]


@pytest.fixture
def here() -> Iterator[Here]:
    """The application in this process."""
    server = Here()
    yield server
    server.stop()
    connections.close_all()


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Opens a stream of somebody at a server, which has rung once when this returns."""
    opened: list[Listener] = []

    def to(server: Here | There, account: Account | None = None, cookie: str = "", **headers: str) -> Listener:
        listener = Listener(server.port, cookie or (cookie_of(account) if account else ""), **headers)
        opened.append(listener)
        if listener.status == 200:
            assert listener.hear() == {}
        return listener

    yield to
    for listener in opened:
        listener.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts `conclave serve`, as often as asked."""
    started: list[There] = []

    def start(redis: str = "") -> There:
        started.append(There(redis))
        return started[-1]

    yield start
    for server in started:
        server.kill()


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A Redis of this test's own, that can be killed."""
    server = Redis()
    yield server
    server.stop()
