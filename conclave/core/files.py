"""Files on this machine's disk: whole or not there, and nobody else's to read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class LocalFiles(FileSystemStorage):
    """Django's storage, but that a file appears under its name only when all of it is on disk, with mode 600.

    A name that exists is written over. Raises `OSError` when the disk is full.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        path = Path(self.path(name))
        made = _folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync([path.parent, *made])
        return name


def _folder(folder: Path) -> list[Path]:
    """Makes `folder`; answers the folders in which something new stands."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    return [one.parent for one in missing]


def _sync(folders: Iterable[Path]) -> None:
    """A name that was not written through is lost with the power."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
