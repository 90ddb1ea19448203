"""As little of HTTP as a benchmark needs, so that what it measures is the server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

CSRF = "c" * 32


class Line:
    """One connection that is kept, on which JSON is posted."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._head = f"Host: localhost\r\nCookie: {cookie}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\nAccept: application/json\r\n"

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def post(self, path: str, content: bytes, header: str) -> int:
        """Answers the status, when the whole answer is here."""
        head = f"POST {path} HTTP/1.1\r\n{self._head}{header}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self._writer.write(head.encode() + content)
        status, length = await _answer(self._reader)
        await self._reader.readexactly(length)
        return status

    def close(self) -> None:
        self._writer.close()


class Ear:
    """One open stream. Calls `heard(news, moment)` for each bell."""

    def __init__(self, port: int, cookie: str, heard: Callable[[dict[str, Any], float], None]) -> None:
        self._port, self._cookie, self._heard = port, cookie, heard

    async def open(self) -> None:
        """Returns when the first bell has rung: from then on nothing is missed."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(f"GET /live/stream HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookie}\r\n\r\n".encode())
        status, _ = await _answer(reader)
        if status != 200:
            raise RuntimeError(f"A stream was refused: {status}.")
        first = asyncio.Event()
        self._task = asyncio.create_task(self._listen(reader, first))
        await first.wait()

    async def close(self) -> None:
        self._task.cancel()
        self._writer.close()

    async def _listen(self, reader: asyncio.StreamReader, first: asyncio.Event) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self._heard(json.loads(line[6:]), time.perf_counter())
                first.set()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and Content-Length (0 where the body has no end yet)."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    lengths = [line.partition(":")[2] for line in head if line.startswith("content-length:")]
    return int(head[0].split()[1]), int(lengths[0]) if lengths else 0
