"""Where the bytes of sealed files lie. One object a chunk, so that neither a request nor an answer ever holds a whole file.

Names say nothing, and hold the digest of what lies there: two devices that send different bytes for one chunk never write over each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from conclave.core.errors import Missing, Unavailable

SILENT = "The storage for files is not answering at the moment. Nothing was lost; this device tries again by itself."


def put(blob: UUID, n: int, digest: bytes, sealed: bytes) -> None:
    """Stores a chunk, durably. Raises `Unavailable`, or `OSError` when the disk is full."""
    with _reached():
        _files().save(_name(blob, n, digest), ContentFile(sealed))


def take(blob: UUID, n: int, digest: bytes) -> bytes:
    """The bytes of a chunk. Raises `Missing` when the storage has lost them, `Unavailable` when it does not answer."""
    try:
        with _reached(), _files().open(_name(blob, n, digest)) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise Missing from error


def drop(blob: UUID, n: int, digest: bytes) -> None:
    """Deletes one chunk, if it is there. Raises `Unavailable`."""
    with _reached():
        _files().delete(_name(blob, n, digest))


def clear(blob: UUID) -> None:
    """Deletes whatever lies there of `blob`. Raises `Unavailable`."""
    folder = _folder(blob)
    with _reached():
        found: list[str] = []
        with suppress(FileNotFoundError):
            found = _files().listdir(folder)[1]
        for name in found:
            _files().delete(f"{folder}/{name}")
        _files().delete(folder)


def _files() -> Any:
    return storages["blobs"]


def _folder(blob: UUID) -> str:
    return f"{blob.hex[:2]}/{blob.hex}"


def _name(blob: UUID, n: int, digest: bytes) -> str:
    return f"{_folder(blob)}/{n}-{digest.hex()[:32]}"


@contextmanager
def _reached() -> Iterator[None]:
    """Storage elsewhere that does not answer, or refuses, is the operator's to mend."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("botocore", "boto3", "s3transfer")):
            raise
        raise Unavailable(SILENT) from error
