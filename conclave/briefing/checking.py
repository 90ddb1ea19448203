"""Reading documents from files, to see what the morning would make of them. Stores nothing and never stops at a bad one."""

from __future__ import annotations

import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from conclave.briefing.parsing import apart
from conclave.briefing.parsing.document import MOST_BYTES

ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2")
TOO_LARGE = f"It is larger than {MOST_BYTES // 1_000_000} MB; only its beginning was read."


def check(files: Iterable[str], now: datetime) -> Iterator[str]:
    """One line of JSON for each document: file, title, format, encoding, entries (how many), problems."""
    for file in files:
        for name, body, problem in _documents(file):
            document = apart.read(body[:MOST_BYTES], now=now) if body is not None else None
            found = {
                "file": name,
                "title": document.title if document else "",
                "format": document.format if document else "",
                "encoding": document.encoding if document else "",
                "entries": document.found if document else 0,
                "problems": [*([problem] if problem else []), *(document.problems if document else [])],
            }
            yield json.dumps(found, ensure_ascii=False).encode("utf-8", "replace").decode()


def _documents(file: str) -> Iterator[tuple[str, bytes | None, str]]:
    """Name, bytes (None when they cannot be had) and what is wrong with the file itself."""
    path = Path(file)
    if file == "-":
        yield file, *_bounded(sys.stdin.buffer.read(MOST_BYTES + 1))
    elif path.is_dir():
        for inside in sorted(found for found in path.rglob("*") if found.is_file()):
            yield str(inside), *_of(inside)
    elif file.lower().endswith(ARCHIVES):
        yield from _members(path)
    else:
        yield file, *_of(path)


def _of(path: Path) -> tuple[bytes | None, str]:
    try:
        with path.open("rb") as opened:
            return _bounded(opened.read(MOST_BYTES + 1))
    except (OSError, ValueError) as error:
        return None, f"The file cannot be read: {getattr(error, 'strerror', None) or error}."


def _bounded(body: bytes) -> tuple[bytes, str]:
    return body, TOO_LARGE if len(body) > MOST_BYTES else ""


def _members(path: Path) -> Iterator[tuple[str, bytes | None, str]]:
    """Members are read where they are; nothing is written to disk."""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                opened = archive.extractfile(member) if member.isfile() else None
                if opened is not None:
                    yield f"{path}:{member.name}", *_bounded(opened.read(MOST_BYTES + 1))
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        yield str(path), None, f"The archive cannot be read: {error}."
