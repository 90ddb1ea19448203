"""Reading documents in a process of its own.

Parsers can be led to take the square of a document's size (100 kB of letters in an author's name cost
feedparser 40 seconds), and no thread can be stopped. The process is stopped by the kernel after
`CPU_SECONDS` of its own time, however busy the machine is; it knows no secret and holds no database.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from datetime import datetime
from typing import IO, Any

from conclave.briefing.parsing.reading import Document
from conclave.briefing.sanitising.entries import CleanEntry

CPU_SECONDS = 10
PATIENCE = 120.0
DOCUMENTS = 1000

TOO_LONG = "It takes too long to read; it may have been made to."
BROKE = "It broke the reader."


class Reader:
    """One process, started when first needed and again after a document that ended it. May be used from any thread."""

    def __init__(self, cpu_seconds: float = CPU_SECONDS) -> None:
        self._cpu_seconds = cpu_seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def read(self, body: bytes, *, now: datetime, content_type: str = "", url: str = "") -> Document:
        """Like `reading.read`, and never for long."""
        with self._turn:
            process = self._started()
            try:
                said = self._asked(process, body, {"now": now.isoformat(), "content_type": content_type, "url": url})
            except (OSError, EOFError, TimeoutError):
                return Document(problems=(self._why(process),))
            self._read += 1
        return _document(said)

    def stop(self) -> None:
        """Ends the process, if it runs."""
        process, self._process, self._read = self._process, None, 0
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._read >= DOCUMENTS:
            self.stop()
            command = [sys.executable, "-m", "conclave.briefing.parsing.reader", str(self._cpu_seconds)]
            known = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=known, bufsize=0)
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], body: bytes, about: dict[str, str]) -> dict[str, Any]:
        head = json.dumps({**about, "length": len(body)}).encode() + b"\n"
        _write(_pipe(process.stdin), head + body)
        found: dict[str, Any] = json.loads(_line(process))
        return found

    def _why(self, process: subprocess.Popen[bytes]) -> str:
        """What ended it. The kernel's own signal says that its time was up."""
        self.stop()
        return TOO_LONG if process.returncode in {-signal.SIGPROF, -signal.SIGKILL} else BROKE


def _pipe(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise OSError("The reader was started without pipes.")
    return stream.fileno()


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _line(process: subprocess.Popen[bytes]) -> bytes:
    """The answer. Raises `EOFError` when the process ended, `TimeoutError` when it keeps silent."""
    pieces: list[bytes] = []
    back = _pipe(process.stdout)
    with selectors.DefaultSelector() as waiting:
        waiting.register(back, selectors.EVENT_READ)
        while not pieces or not pieces[-1].endswith(b"\n"):
            if not waiting.select(PATIENCE):
                raise TimeoutError
            piece = os.read(back, 1 << 20)
            if not piece:
                process.wait(PATIENCE)
                raise EOFError
            pieces.append(piece)
    return b"".join(pieces)


def _document(said: dict[str, Any]) -> Document:
    entries = tuple(CleanEntry(**{**entry, "published_at": _moment(entry["published_at"])}) for entry in said.pop("entries"))
    return Document(**{**said, "problems": tuple(said["problems"])}, entries=entries)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


reader = Reader()
read = reader.read
atexit.register(reader.stop)
