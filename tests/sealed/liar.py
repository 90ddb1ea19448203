"""A server that shows one person another register than everybody else: the real one, with one answer changed on the way."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

from conclave.conversations.events import GENESIS, following, from_base64, to_base64

PASSED = ["Cookie", "X-CSRFToken", "Content-Type", "Accept", "X-Conclave-Signature"]


@contextmanager
def liar(base: str, cookie: str) -> Iterator[str]:
    """The address at which `base` lies about the register. `cookie`: somebody who may read the real one."""

    class Lying(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/sealed/register"):
                after = int(self.path.rpartition("=")[2])
                return self._say(200, json.dumps(_forged(_ask(base, "/sealed/register?after=0", cookie), after)).encode())
            return self._forward(None)

        def do_POST(self) -> None:
            self._forward(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that the base class gives it
            """Quiet."""

        def _forward(self, body: bytes | None) -> None:
            headers = {name: self.headers[name] for name in PASSED if name in self.headers}
            asked = urllib.request.Request(base + self.path, data=body, headers=headers, method=self.command)
            try:
                with urllib.request.urlopen(asked) as answer:
                    self._say(answer.status, answer.read())
            except HTTPError as error:
                with error:
                    self._say(error.code, error.read())

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Lying)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _ask(base: str, path: str, cookie: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(base + path, headers={"Cookie": cookie})) as answer:
        return json.load(answer)


def _forged(real: dict[str, Any], after: int) -> dict[str, Any]:
    """The same signed lines, the first two people in the other order: every line is genuine, every hash fits."""
    lines = [event["bytes"] for event in real["events"]]
    lines = [*lines[3:6], *lines[:3], *lines[6:]]  # account, device and box of each
    before, events = GENESIS, []
    for n, line in enumerate(lines, start=1):
        before = following(before, n, from_base64(line))
        events.append({"n": n, "bytes": line, "hash": to_base64(before)})
    return {"size": len(lines), "head": events[-1]["hash"], "events": events[after:], "more": False}
