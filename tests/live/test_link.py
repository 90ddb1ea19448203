"""Redis that dies, hangs, and comes back."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from conclave.core.live import link as links
from conclave.core.live.link import Link
from tests.house.servers import Redis


async def _come(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not true():
            await asyncio.sleep(0.02)


def test_a_redis_that_hangs_is_noticed_and_what_was_missed_is_made_good(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "QUIET", 0.2)
    heard: list[Any] = []
    back: list[float] = []

    async def story() -> None:
        link, other = Link(redis.url, "here"), Link(redis.url, "here")
        listening = asyncio.create_task(link.listen(heard.append, lambda: back.append(time.monotonic()), asyncio.Event()))
        await _come(lambda: len(back) == 1)
        await asyncio.to_thread(other.publish, {"to": [], "told": "{}"})
        await _come(lambda: len(heard) == 1)
        assert redis._process is not None
        os.kill(redis._process.pid, signal.SIGSTOP)
        await asyncio.sleep(1)
        os.kill(redis._process.pid, signal.SIGCONT)
        await _come(lambda: len(back) == 2)
        listening.cancel()

    asyncio.run(story())
    assert [one["told"] for one in heard] == ["{}"]


def test_what_could_not_be_said_is_owed_to_everybody(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "REST", 0.0)
    heard: list[Any] = []

    async def story() -> None:
        link, other = Link(redis.url, "here"), Link(redis.url, "here")
        redis.stop()
        await asyncio.to_thread(other.publish, {"to": [], "told": "lost"})
        redis.start()
        back: list[bool] = []
        listening = asyncio.create_task(link.listen(heard.append, lambda: back.append(True), asyncio.Event()))
        await _come(lambda: bool(back))
        await asyncio.to_thread(other.publish, {"to": [], "told": "next"})
        await _come(lambda: len(heard) == 2)
        listening.cancel()

    asyncio.run(story())
    assert [one.get("told", "everybody") for one in heard] == ["everybody", "next"]


def test_one_does_not_hear_oneself_or_another_network(redis: Redis) -> None:
    heard: list[Any] = []

    async def story() -> None:
        link, back = Link(redis.url, "here"), []
        listening = asyncio.create_task(link.listen(heard.append, lambda: back.append(True), asyncio.Event()))
        await _come(lambda: bool(back))
        for other, told in ((link, "own"), (Link(redis.url, "elsewhere"), "other"), (Link(redis.url, "here"), "heard")):
            await asyncio.to_thread(other.publish, {"to": [], "told": told})
        await _come(lambda: bool(heard))
        listening.cancel()

    asyncio.run(story())
    assert [one["told"] for one in heard] == ["heard"]
