"""One stream by itself: a page that is slow, and a page that takes nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from conclave.core.live import stream as streams
from conclave.core.live.stream import EVERYTHING, QUEUE, Message, Stream


async def _yes() -> bool:
    return True


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_page_that_cannot_keep_up_is_told_to_read_everything() -> None:
    async def story() -> bytes:
        stream = Stream(UUID(int=1), _yes)
        for n in range(QUEUE + 5):
            stream.tell(b"event: bell\ndata: %d\n\n" % n)
        stream.end()
        sent: list[Message] = []

        async def take(message: Message) -> None:
            sent.append(message)

        stream.ended = False
        asyncio.get_running_loop().call_later(0.05, stream.end)
        await stream.pour(_never, take)
        return b"".join(message.get("body", b"") for message in sent)

    whole = asyncio.run(story())
    assert whole.startswith(EVERYTHING)
    assert whole.count(b"event: bell") == 6  # "everything", and the five after it
    assert b"data: 3\n" not in whole


def test_a_page_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.05)

    async def story() -> None:
        async def stuck(message: Message) -> None:
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()

        await Stream(UUID(int=1), _yes).pour(_never, stuck)

    asyncio.run(asyncio.wait_for(story(), 5))


def test_a_quiet_stream_is_kept_open_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PING", 0.02)

    async def story() -> list[bytes]:
        sent: list[bytes] = []
        stream = Stream(UUID(int=1), _yes)

        async def take(message: Message) -> None:
            sent.append(message.get("body", b""))
            if sent.count(b": ping\n\n") == 3:
                stream.end()

        await stream.pour(_never, take)
        return sent

    assert asyncio.run(asyncio.wait_for(story(), 5))[-2:] == [b": ping\n\n", b""]
