"""Real feed documents, served on this machine as sources."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.sax.saxutils import quoteattr


@dataclass(frozen=True)
class Outlets:
    """Where they are served, and their names."""

    base: str
    names: list[str]

    def opml(self) -> bytes:
        """All of them as a list of sources (OPML 2.0)."""
        lines = [f'<outline type="rss" text="Outlet {n}" xmlUrl={quoteattr(f"{self.base}/{name}")}/>' for n, name in enumerate(self.names)]
        return f'<opml version="2.0"><head><title>Outlets</title></head><body>{"".join(lines)}</body></opml>'.encode()


@contextmanager
def outlets(archive: Path) -> Iterator[Outlets]:
    """The documents of a tar archive over HTTP, with an ETag each, for as long as the context lasts."""
    with tarfile.open(archive) as tar:
        documents = {Path(member.name).name: file.read() for member in tar if member.isfile() and (file := tar.extractfile(member))}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, documents))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Outlets(f"http://127.0.0.1:{server.server_port}", sorted(documents))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, documents: dict[str, bytes], *given: Any) -> None:
        self.documents = documents
        super().__init__(*given)

    def do_GET(self) -> None:  # the name that http.server calls
        body = self.documents.get(self.path.lstrip("/"))
        tag = f'"{self.path}"'
        self.send_response(404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/xml")
        if body is not None and self.headers.get("If-None-Match") != tag:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""
