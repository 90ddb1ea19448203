"""Whoever sends without end is stopped before it reaches the disk."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import MutableMapping
from typing import Any

import pytest

from conclave.core.errors import TooLarge
from conclave.core.uploads import LARGEST, Message, Receive, Send, limited
from tests.live.listening import Here

TOLD = {"error": "too-large", "words": TooLarge.words}


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_says_how_large_it_is_is_refused_at_once(here: Here) -> None:
    with socket.create_connection(("127.0.0.1", here.port), timeout=10) as line:
        line.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (LARGEST + 1))
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == TOLD


def _run(pieces: list[bytes], **headers: str) -> tuple[bytes, list[Message]]:
    """What the application behind heard, and what was answered."""
    heard: list[bytes] = []
    sent: list[Message] = []
    left = [*pieces]

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request":
            heard.append(message["body"])
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                return

    async def receive() -> Message:
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]}

    async def story() -> None:
        await limited(app, 10)(scope, receive, send)

    asyncio.run(story())
    return b"".join(heard), sent


def test_one_that_does_not_say_is_stopped_on_the_way() -> None:
    heard, sent = _run([b"12345", b"67890", b"x", b"more"])
    assert heard == b"1234567890"
    assert [message.get("status") for message in sent] == [413, None]
    assert json.loads(sent[1]["body"]) == TOLD


@pytest.mark.parametrize("length", ["10", "nonsense", "-1", ""])
def test_what_is_small_enough_passes(length: str) -> None:
    heard, sent = _run([b"12345", b"67890"], content_length=length)
    assert (heard, [message["status"] for message in sent]) == (b"1234567890", [200])
