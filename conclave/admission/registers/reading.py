"""Reading a table of text row by row: plain or gz, with or without a byte order mark, whatever the delimiter."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conclave.admission.errors import RegisterUnreadable

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ",;\t|"
LONGEST = 200_000  # characters in one field; more is a quote that was never closed
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Line:
    """One row and the number of its line in the file. `trouble` says why it cannot be used, and is empty when it can."""

    number: int
    cells: list[str]
    trouble: str = ""


def lines(path: Path, encoding: str = "") -> Generator[Line]:
    """Every row, the header first; closing it closes the file. Raises `RegisterUnreadable` in words, also in its midst."""
    try:
        with path.open("rb") as raw:
            yield from _rows(_opened(raw), encoding)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise RegisterUnreadable(f"{path} cannot be opened: {error.strerror}.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RegisterUnreadable(f"{path.name} is damaged: its compressed content ends or breaks before its end. Nothing was changed.") from error
    except (UnicodeError, LookupError) as error:
        raise RegisterUnreadable(f"{path.name} cannot be read in that encoding ({error}). Try --encoding. Nothing was changed.") from error


def _opened(raw: io.BufferedReader) -> io.BufferedReader:
    start = raw.peek(2)[:2]
    return io.BufferedReader(gzip.GzipFile(fileobj=raw)) if start == b"\x1f\x8b" else raw


def _rows(buffered: io.BufferedReader, encoding: str) -> Iterator[Line]:
    start = buffered.peek(4)[:4]
    marked = next((name for mark, name in MARKS if start.startswith(mark)), "utf-8")
    # A byte that is no UTF-8 spoils its row, not the whole file.
    errors = "strict" if encoding else "surrogateescape"
    with io.TextIOWrapper(buffered, encoding=encoding or marked, errors=errors, newline="") as text:
        header = text.readline(LONGEST)
        if not header.strip():
            raise RegisterUnreadable("The file is empty. Nothing was changed.")
        yield from _table(csv.reader(_chain(header, text), delimiter=max(DELIMITERS, key=header.count)))


def _table(reader: Reader) -> Iterator[Line]:
    csv.field_size_limit(LONGEST)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(reader.line_num, [], f"it is no row of a table ({error})")
            continue
        if any(cells):
            yield Line(reader.line_num, cells, _trouble(cells))


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _trouble(cells: list[str]) -> str:
    joined = "".join(cells)
    if "\0" in joined:
        return "it holds a zero byte"
    try:
        joined.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8 (save the file as UTF-8, or say --encoding)"
    return ""
