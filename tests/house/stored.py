"""Everything that the server holds: each value of each table, each file of its folder, what it wrote to its log."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


def places_of(words: str, *, log: str = "") -> list[str]:
    """Where `words` lie, however they are written down: as text, as UTF-16, in base64 at any offset, in hexadecimal."""
    needles = list(_spellings(words))
    return sorted({name for name, held in _stored(log) if any(needle in held for needle in needles)})


def _spellings(words: str) -> Iterator[bytes]:
    for raw in (words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + raw)[(2 if offset == 1 else 3 if offset == 2 else 0) :].rstrip(b"=")[:-1]
            yield encoded
            yield encoded.translate(bytes.maketrans(b"+/", b"-_"))
    yield ascii(words)[1:-1].encode()  # as JSON has it


def _stored(log: str) -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            values = [_bytes(value) for row in cursor.fetchall() for value in row]
            yield f"table {table}", b"\0".join(values)
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file():
            yield f"file {path.relative_to(settings.DATA_DIR)}", bytes_of(path)
    yield "log", log.encode()


def bytes_of(path: Path) -> bytes:
    """Read by another process: closing a database's file in this one would drop the locks of its open connections (fcntl(2))."""
    return subprocess.run(["cat", str(path)], check=True, capture_output=True).stdout


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, memoryview | bytes | bytearray) else str(value).encode()
