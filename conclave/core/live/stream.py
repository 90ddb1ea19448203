"""One open stream: what waits to be told, and how it is poured out."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import UUID

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

QUEUE = 32  # news that a slow page may have waiting
PING = 20.0  # seconds; below the idle limit of every common proxy
RECHECK = 300.0  # seconds between two looks at whether the listener still may
LIFETIME = 1800.0
PATIENCE = 60.0  # seconds in which a page must take what it was sent
EVERYTHING = b"event: bell\ndata: {}\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """A page that listens. Belongs to the event loop; nothing here is called from another thread."""

    def __init__(self, account: UUID, holds: Callable[[], Awaitable[bool]]) -> None:
        self.account = account
        self.ended = False
        self._holds = holds
        self._news: deque[bytes] = deque([b"retry: 2000\n" + EVERYTHING])
        self._awake = asyncio.Event()
        self._awake.set()
        self._check_at = time.monotonic() + RECHECK

    def tell(self, frame: bytes) -> None:
        """Queues one frame. A page that cannot keep up is told to re-read, instead of everything at length."""
        if len(self._news) >= QUEUE:
            self._news.clear()
            frame = EVERYTHING
        self._news.append(frame)
        self._awake.set()

    def doubt(self) -> None:
        """Asks again whether the listener still may, before the next word."""
        self._check_at = 0.0
        self._awake.set()

    def end(self) -> None:
        self.ended = True
        self._awake.set()

    async def pour(self, receive: Receive, send: Send) -> None:
        """Sends until the page goes away, the right to listen ends, or half an hour is over."""
        leaving = asyncio.ensure_future(self._until_gone(receive))
        over = time.monotonic() + LIFETIME
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            while not self.ended and time.monotonic() < over and await self._may_hear():
                await self._out(send, self._take() or b": ping\n\n")
                await self._rest(min(PING, max(0.0, over - time.monotonic())))
            await self._out(send, b"", more=False)
        except (OSError, TimeoutError):
            pass  # the page is gone, or takes nothing any more
        finally:
            leaving.cancel()

    async def _may_hear(self) -> bool:
        if time.monotonic() >= self._check_at:
            self._check_at = time.monotonic() + RECHECK
            return await self._holds()
        return True

    def _take(self) -> bytes:
        whole = b"".join(self._news)
        self._news.clear()
        self._awake.clear()
        return whole

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        except TimeoutError:
            pass

    async def _out(self, send: Send, body: bytes, *, more: bool = True) -> None:
        async with asyncio.timeout(PATIENCE):
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.end()
