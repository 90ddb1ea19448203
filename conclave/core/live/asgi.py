"""The live stream, a small ASGI app in front of Django: a view would hold a thread and a connection for each page."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import DatabaseError

from conclave.core.errors import ConclaveError, Missing, Unavailable
from conclave.core.live.entrance import Entrance, VisitorOf
from conclave.core.live.hub import hub
from conclave.core.live.stream import Receive, Send, Stream

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/live/stream"


def live(django_app: App, *, visitor_of: VisitorOf) -> App:
    """`django_app` with /live/stream answered before it. `visitor_of(account, now)` says what somebody is."""
    entrance = Entrance(visitor_of)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _life(receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH:
            await _listen(entrance, scope, receive, send)
        else:
            await django_app(scope, receive, send)

    return application


async def _life(receive: Receive, send: Send) -> None:
    """Django knows no lifespan; the hub does."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await hub.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _listen(entrance: Entrance, scope: Scope, receive: Receive, send: Send) -> None:
    headers = dict(scope["headers"])
    try:
        account = await entrance.admit(headers) if scope["method"] == "GET" else None
    except DatabaseError as error:
        log.error("The database could not be asked who listens: %s", str(error).strip())
        return await _refuse(send, Unavailable())
    if account is None or hub.closing:
        return await _refuse(send, Unavailable() if account else Missing())

    async def holds() -> bool:
        return await entrance.admit(headers) == account

    stream = Stream(account, holds)
    with hub.open(stream):
        try:
            await stream.pour(receive, send)
        except DatabaseError as error:
            log.error("A stream ended, for the database could not be asked who listens: %s", str(error).strip())


async def _refuse(send: Send, error: ConclaveError) -> None:
    body = json.dumps({"error": error.code, "words": error.said}).encode()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
