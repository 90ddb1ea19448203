"""Files, as sealed bytes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from conclave.conversations.access import access_blob
from conclave.conversations.bodies import FILE_CHUNK, FILE_CHUNKS, body_of, raw_of
from conclave.conversations.commands.blobs import begin_blob, store_chunk, withdraw_blob
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.errors import Malformed
from conclave.conversations.queries.blobs import chunk as chunk_of
from conclave.conversations.queries.blobs import standing
from conclave.conversations.throttle import FILES, READ, WRITE
from conclave.core import clock
from conclave.core.errors import TooLarge
from conclave.members.http import AccountRequest

BYTES = "application/octet-stream"
TOO_LARGE = "A file may have at most 100 MB. Nothing was stored."


@sealed("POST", rate=WRITE)
def blobs(request: AccountRequest, conversation: UUID) -> Answer:
    """Makes room for a file; asked again, says what stands."""
    body = body_of(request, "blob", "device", "size", "chunks")
    size = body.number("size")
    if size > FILE_CHUNK * FILE_CHUNKS:
        raise TooLarge(TOO_LARGE)
    blob, new = begin_blob(
        actor=request.account,
        conversation=conversation,
        blob=body.id("blob"),
        device=body.device("device"),
        size=size,
        chunks=body.number("chunks"),
        now=clock.now(),
    )
    return made(new), standing(blob)


@sealed("GET", "DELETE", rate=READ)
def blob(request: AccountRequest, blob: UUID) -> Answer:
    found = access_blob(request.account, blob)
    if request.method == "GET":
        return 200, standing(found)
    withdraw_blob(actor=request.account, blob=found, now=clock.now())
    return 200, {}


@sealed("GET", "PUT", rate=READ, volume=FILES)
def chunk(request: AccountRequest, blob: UUID, n: int) -> Answer:
    found = access_blob(request.account, blob)
    if request.method == "GET":
        return HttpResponse(chunk_of(found, n), content_type=BYTES)
    if request.content_type != BYTES:
        raise Malformed("This address takes bytes.")
    return made(store_chunk(actor=request.account, blob=found, n=n, sealed=raw_of(request), now=clock.now())), {}
