"""A proxy in front of a real server, which can be pointed to another one, and can change what it passes on."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}
Change = Callable[[str, dict[str, str], bytes], bytes]


class Front:
    """`url` stays the same whatever is behind. `change` gets path, headers (named in small letters; it may change them) and body
    of each answer."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.change: Change | None = None
        self.asked: list[str] = []
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                _pass_on(front, self, None)

            def do_POST(self) -> None:
                _pass_on(front, self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            do_PUT = do_POST  # the name that the base class looks for

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that the base class gives it
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _pass_on(front: Front, asked: BaseHTTPRequestHandler, body: bytes | None) -> None:
    front.asked.append(asked.path)
    line = http.client.HTTPConnection(urlsplit(front.behind).netloc, timeout=60)
    try:
        line.request(asked.command, asked.path, body=body, headers=_asking(asked))
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in HOP}
        if asked.path.startswith("/live/"):
            _stream(asked, answer, headers)
            return
        content = answer.read()
        if front.change:
            content = front.change(asked.path, headers, content)
        _head(asked, answer, {**headers, "content-length": str(len(content))})
        asked.wfile.write(content)
    except OSError:
        asked.close_connection = True  # the browser has gone, or the server behind is being changed
    finally:
        line.close()


def _asking(asked: BaseHTTPRequestHandler) -> dict[str, str]:
    """What was asked, but for the answer as it is: what is changed on the way must not be compressed."""
    return {name: value for name, value in asked.headers.items() if name.lower() != "accept-encoding"} | {"Accept-Encoding": "identity"}


def _stream(asked: BaseHTTPRequestHandler, answer: http.client.HTTPResponse, headers: dict[str, str]) -> None:
    _head(asked, answer, headers)
    while piece := answer.read1(65536):
        asked.wfile.write(piece)
        asked.wfile.flush()


def _head(asked: BaseHTTPRequestHandler, answer: http.client.HTTPResponse, headers: dict[str, str]) -> None:
    asked.send_response(answer.status)
    for name, value in headers.items():
        asked.send_header(name, value)
    asked.end_headers()
