"""A member's own archive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from conclave.conversations.access import access_archive
from conclave.conversations.bodies import CHUNK, body_of, number_in
from conclave.conversations.commands.archive import keep_chunk
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.events import to_base64
from conclave.conversations.models import ArchiveChunk
from conclave.conversations.queries.devices import archive as chunks_of
from conclave.conversations.throttle import WRITE
from conclave.core import clock
from conclave.members.http import AccountRequest


@sealed("GET", "POST", rate=WRITE)
def archive(request: AccountRequest, conversation: UUID) -> Answer:
    return _keep(request, conversation) if request.method == "POST" else _read(request, conversation)


def _read(request: AccountRequest, conversation: UUID) -> Answer:
    """The chunks after `after`, at most fifty: whoever got some asks again."""
    found = chunks_of(request.account, access_archive(request.account, conversation), number_in(request, "after"))
    return 200, [_line(one) for one in found]


def _keep(request: AccountRequest, conversation: UUID) -> Answer:
    body = body_of(request, "n", "prev", "upto", "bytes")
    n, prev, upto, chunk = body.number("n"), body.sealed("prev", 32), body.number("upto"), body.sealed("bytes", CHUNK)
    return made(keep_chunk(actor=request.account, conversation=conversation, n=n, prev=prev, upto=upto, chunk=chunk, now=clock.now())), {}


def _line(chunk: ArchiveChunk) -> dict[str, Any]:
    """`bytes` is null when all that was in it is forgotten: then `hash` is where the chain goes on."""
    kept = to_base64(bytes(chunk.bytes)) if chunk.bytes else None
    return {"n": chunk.n, "prev": to_base64(bytes(chunk.prev)), "bytes": kept, "hash": to_base64(bytes(chunk.hash))}
