"""Reading a body, no more of it than was agreed: neither on the wire nor unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from conclave.core.fetch.errors import BrokenAnswer, TooLarge

ACCEPTED = "gzip, deflate"
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def whole(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The body, unpacked. Raises `TooLarge` before it holds more than `max_bytes`, or `BrokenAnswer`."""
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
    if not names:
        return _plain(chunks, max_bytes)
    if len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}:
        raise BrokenAnswer(f"The server packs its answer in a way that was not asked for: {encoding[:40]}.")
    return _unpacked(chunks, max_bytes)


def _plain(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body, arrived, unpack = bytearray(), 0, zlib.decompressobj(GZIP_OR_ZLIB)
    for chunk in chunks:
        arrived += len(chunk)
        unpack = unpack if arrived > len(chunk) else _for(chunk)
        try:
            body += unpack.decompress(chunk, max_bytes + 1 - len(body))
        except zlib.error as error:
            raise BrokenAnswer("The server's answer cannot be unpacked.") from error
        if len(body) > max_bytes or arrived > max_bytes:
            raise TooLarge
    if arrived and not unpack.eof:
        raise BrokenAnswer("The server's answer broke off before its end.")
    return bytes(body)


def _for(first: bytes) -> zlib._Decompress:
    """Some servers send deflate without the two bytes of zlib's header."""
    gzip = first[:2] == b"\x1f\x8b"
    zlibbed = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    return zlib.decompressobj(GZIP_OR_ZLIB if gzip or zlibbed else -zlib.MAX_WBITS)
