"""The bare answer that pages are compared with: no framework, no database, thirty rows by the template engine that pages use."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from typing import Any

import jinja2

from tests.house.servers import free_port

QUIET = ("--log-level", "warning", "--lifespan", "off")
ROWS = [{"n": n, "name": f"Invented member {n}", "company": f"Company & sons {n}"} for n in range(30)]
PAGE = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><html lang=en><title>Thirty</title><ul>"
    "{% for row in rows %}<li><a href='/members/{{ row.n }}/'>{{ row.name }}</a> <span>{{ row.company }}</span></li>{% endfor %}</ul></html>"
)


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers every request with the page, rendered anew."""
    if scope["type"] != "http":
        return
    body = PAGE.render(rows=ROWS).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Reference:
    """The bare answer in a process of its own, on the server that we use."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "tests.bench.reference:app",
            "--port",
            str(self.port),
            "--log-level",
            "warning",
            "--lifespan",
            "off",
        ]
        self._process = subprocess.Popen(command)
        self._await()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _await(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The bare answer did not come.")
