"""How much anybody may send: counted before Django, which would write all of it to disk first."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from conclave.core.errors import TooLarge

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

LARGEST = 8_000_000  # bytes of one request; each address has a smaller limit of its own


def limited(app: App, largest: int = LARGEST) -> App:
    """`app`, which never hears more than `largest` bytes of one request; whoever sends more gets 413 in words."""

    async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif _announced(scope) > largest:
            await _refuse(send)
        else:
            await app(scope, _counted(receive, send, largest), send)

    return application


def _announced(scope: MutableMapping[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive, send: Send, largest: int) -> Receive:
    """Ends the request as if the sender had gone, once it has been refused."""
    heard = 0

    async def counted() -> Message:
        nonlocal heard
        message = await receive()
        heard += len(message.get("body", b""))
        if heard <= largest:
            return message
        await _refuse(send)
        return {"type": "http.disconnect"}

    return counted


async def _refuse(send: Send) -> None:
    body = json.dumps({"error": TooLarge.code, "words": TooLarge.words}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": TooLarge.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
