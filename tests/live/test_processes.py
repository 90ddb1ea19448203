"""Servers that are told to stop, several of them, and a Redis that dies."""

from __future__ import annotations

import time
from typing import Any

import pytest

from conclave.core import clock
from conclave.core.live import doorbell, hub
from conclave.core.live import link as links
from conclave.core.live.link import Link
from conclave.members.commands.standing import suspend
from tests.cast import Cast
from tests.conversations.wire import Browser
from tests.house.servers import Redis
from tests.live.listening import END, Listener, There

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_server_that_is_told_to_stop_ends_its_streams_first(serve: Any, listen: Any, cast: Cast) -> None:
    server: There = serve()
    pages = [listen(server, account) for account in (cast.hilde, cast.hilde, cast.joost)]
    began = time.monotonic()
    assert server.stop() == 0
    assert [page.hear() for page in pages] == [END] * 3
    assert time.monotonic() - began < 4.5  # five seconds is when it would cut them


def test_what_is_posted_at_one_server_is_heard_at_the_other(
    serve: Any, listen: Any, redis: Redis, room: Any, hilde: Browser, joost: Browser, cast: Cast
) -> None:
    first, second = serve(redis.url), serve(redis.url)
    pages = [listen(server, account) for server in (first, second) for account in (cast.hilde, cast.joost)]
    outside = listen(second, cast.tomas)
    assert first.browser(hilde).say(room, 0).status_code == 201
    assert [_news(page)["n"] for page in pages] == [1] * 4
    assert second.browser(joost).say(room, 0).status_code == 201
    assert [_news(page)["n"] for page in pages] == [2] * 4
    Link(redis.url, "localhost").publish({"to": [str(cast.tomas.pk)], "told": '{"after": "all that"}'})
    assert _news(outside) == {"after": "all that"}


def test_a_hanging_up_reaches_the_other_server(serve: Any, listen: Any, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [listen(serve(redis.url), cast.hilde) for _ in range(2)]
    monkeypatch.setattr(links, "TIMEOUT", 15.0)
    monkeypatch.setattr(hub.hub, "_link", Link(redis.url, "localhost"))
    doorbell.hang_up(cast.hilde.pk)
    assert [_news(page) for page in pages] == [END, END]


def test_a_redis_that_dies_fails_no_post_and_when_it_is_back_everybody_reads_again(
    serve: Any, listen: Any, redis: Redis, room: Any, hilde: Browser, cast: Cast
) -> None:
    first, second = serve(redis.url), serve(redis.url)
    here, there = listen(first, cast.joost), listen(second, cast.joost)
    speaker = first.browser(hilde)
    assert speaker.say(room, 0).status_code == 201
    assert [_news(here)["n"], _news(there)["n"]] == [1, 1]
    redis.stop()
    for n in (2, 3, 4):
        began = time.monotonic()
        assert speaker.say(room, 0).status_code == 201
        assert here.hear()["n"] == n  # in its own process the bell still rings
        assert time.monotonic() - began < 4
    redis.start()
    assert [here.hear(), there.hear()] == [{}, {}]
    time.sleep(1.1)  # a link that failed rests for a second
    assert speaker.say(room, 0).status_code == 201
    assert _news(there)["n"] == 5


def test_a_server_starts_while_redis_is_down(serve: Any, listen: Any, redis: Redis, room: Any, hilde: Browser, cast: Cast) -> None:
    redis.stop()
    server = serve(redis.url)
    page = listen(server, cast.joost)
    assert server.browser(hilde).say(room, 0).status_code == 201
    assert page.hear()["n"] == 1


def test_a_member_suspended_while_redis_was_down_is_found_out_when_it_is_back(serve: Any, listen: Any, redis: Redis, cast: Cast) -> None:
    page, other = (listen(serve(redis.url), account) for account in (cast.hilde, cast.joost))
    redis.stop()
    suspend(actor=cast.ruth, account=cast.hilde, reason="Test", now=clock.now())
    redis.start()
    assert other.hear() == {}
    assert page.hear() is END


def test_a_redis_that_restarts_at_once_leaves_nobody_waiting_for_what_they_missed(serve: Any, listen: Any, redis: Redis, cast: Cast) -> None:
    page = listen(serve(redis.url), cast.hilde)
    for _ in range(2):
        redis.stop()
        redis.start()
        assert page.hear() == {}


def _news(page: Listener) -> Any:
    """The next thing told; "read everything" may be rung before it at any time."""
    while (told := page.hear()) == {}:
        pass
    return told
