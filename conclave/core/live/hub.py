"""The streams of this process, by account."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from uuid import UUID

from django.conf import settings

from conclave.core.live.link import Link
from conclave.core.live.stream import EVERYTHING, Stream

log = logging.getLogger(__name__)

STREAMS = 12  # of one account: tabs and devices; the oldest gives way


class Hub:
    """One per process. `ring` and `hang_up` may be called from any thread; the rest belongs to the event loop."""

    def __init__(self) -> None:
        self.closing = False
        self._streams: dict[UUID, list[Stream]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: asyncio.Task[None] | None = None
        self._link: Link | None = Link(settings.REDIS_URL, settings.NETWORK_HOST) if settings.REDIS_URL else None

    def ring(self, accounts: Iterable[UUID], told: str) -> None:
        """Tells `accounts`, here and in the other processes. `told` is JSON in one line."""
        self._on_loop(self._tell, accounts, told)
        if self._link:
            self._link.publish({"to": [str(account) for account in accounts], "told": told})

    def hang_up(self, account: UUID) -> None:
        """Ends the streams of `account`, here and in the other processes."""
        self._on_loop(self._end, account)
        if self._link:
            self._link.publish({"end": str(account)})

    @contextmanager
    def open(self, stream: Stream) -> Iterator[None]:
        """Listens as long as it is open."""
        mine = self._streams.setdefault(stream.account, [])
        mine.append(stream)
        if len(mine) > STREAMS:
            mine[0].end()
        try:
            yield
        finally:
            mine.remove(stream)
            if not mine:
                self._streams.pop(stream.account, None)

    async def start(self) -> None:
        """Called when the server starts, on its loop."""
        self._loop, self.closing = asyncio.get_running_loop(), False
        self._hear_signals()
        if self._link:
            tried = asyncio.Event()
            self._listening = asyncio.create_task(self._link.listen(self._hear, self._back, tried))
            await tried.wait()

    async def stop(self) -> None:
        """Called when the server has stopped."""
        self.close()
        self._loop = None
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    def close(self) -> None:
        """Ends every stream: a server waits for open answers, and these would never end by themselves."""
        self.closing = True
        for stream in self._all():
            stream.end()

    def _hear_signals(self) -> None:
        """The server tells of its end only after waiting for open answers, so its signals are heard before it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            theirs = signal.getsignal(number)
            if not callable(theirs):
                continue
            try:
                signal.signal(number, self._before(theirs))
            except ValueError:
                return  # not the main thread: whoever runs us there calls `stop`

    def _before(self, theirs: Callable[[int, FrameType | None], Any]) -> Callable[[int, FrameType | None], None]:
        def both(number: int, frame: FrameType | None) -> None:
            if self._loop:
                self._loop.call_soon_threadsafe(self.close)
            theirs(number, frame)

        return both

    def _on_loop(self, what: Callable[..., None], *given: Any) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, *given)

    def _tell(self, accounts: Iterable[UUID], told: str) -> None:
        frame = b"event: bell\ndata: " + told.encode() + b"\n\n"
        for account in accounts:
            for stream in self._streams.get(account, ()):
                stream.tell(frame)

    def _end(self, account: UUID) -> None:
        for stream in self._streams.get(account, ()):
            stream.end()

    def _hear(self, message: dict[str, Any]) -> None:
        """What another process said."""
        if "end" in message:
            self._end(UUID(message["end"]))
        elif "to" in message:
            self._tell([UUID(account) for account in message["to"]], message["told"])
        else:
            self._back()

    def _back(self) -> None:
        """Rings, and endings, were missed: everybody re-reads, and is asked again whether they may listen."""
        for stream in self._all():
            stream.tell(EVERYTHING)
            stream.doubt()

    def _all(self) -> list[Stream]:
        return [stream for streams in self._streams.values() for stream in streams]


hub = Hub()
