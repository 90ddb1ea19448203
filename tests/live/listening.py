"""A page that listens, over a real socket, and servers to listen to."""

from __future__ import annotations

import http.client
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import uvicorn
from django.db import connection
from django.test import Client

from conclave.members.models import Account
from tests.conversations.wire import Browser
from tests.house.processes import database_environment
from tests.house.servers import free_port

SERVE = "import sys; from conclave.console import main; sys.exit(main(['serve', '--no-work', '--port', sys.argv[1]]))"
CSRF = "c" * 32
END = object()


def cookie_of(account: Account) -> str:
    """A new session of somebody who is signed in."""
    client = Client()
    client.force_login(account)
    return client.cookies["conclave"].value


class Listener:
    """One open stream. `hear` is the next bell; what it tells is read as it comes, in a thread."""

    def __init__(self, port: int, cookie: str = "", *, method: str = "GET", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._connection.request(method, "/live/stream", headers={"Cookie": f"conclave={cookie}", **headers})
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.headers = dict(self._answer.getheaders())
        self._heard: queue.Queue[Any] = queue.Queue()
        if self.status == 200:
            self._thread = threading.Thread(target=self._listen, daemon=True)
            self._thread.start()

    def read(self) -> Any:
        """The JSON of a refusal."""
        return json.loads(self._answer.read())

    def hear(self, seconds: float = 15) -> Any:
        """The next bell; `END` when the stream has ended cleanly."""
        return self._heard.get(timeout=seconds)

    def close(self) -> None:
        if self.status == 200 and self._thread.is_alive():
            self._socket.shutdown(socket.SHUT_RDWR)
            self._thread.join(5)
        self._answer.close()
        self._connection.close()

    def _listen(self) -> None:
        try:
            for line in self._answer:
                if line.startswith(b"data: "):
                    self._heard.put(json.loads(line[6:]))
            self._heard.put(END)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            self._heard.put(error)


class Here:
    """The application on a port, in a thread of this process: what a test rings is rung there."""

    def __init__(self) -> None:
        self.port = free_port()
        config = uvicorn.Config("conclave.config.asgi:application", port=self.port, log_config=None, access_log=False, timeout_graceful_shutdown=5)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()


class There:
    """`conclave serve` as a process of its own, on the tests' database."""

    def __init__(self, redis: str = "") -> None:
        self.port = free_port()
        given = {**os.environ, **database_environment(connection), "REDIS_URL": redis, "LOG_LEVEL": "WARNING"}
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, str(self.port)], env=given)
        until(self._answers, 30)

    def browser(self, browser: Browser) -> Browser:
        """The same browser, speaking to this server."""
        return replace(browser, client=Far(self.port, cookie_of(browser.account)))  # type: ignore[arg-type]  # speaks alike

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the server did not start"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Far:
    """What `Browser` needs of Django's test client, over a socket."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._headers = {"Cookie": f"conclave={cookie}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "Accept": "application/json"}

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, body: str, content_type: str, headers: dict[str, str] | None = None) -> Any:
        return self._ask("POST", path, body, {"Content-Type": content_type, **(headers or {})})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        asking = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            asking.request(method, path, body, {**self._headers, **headers})
            answer = asking.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            asking.close()


class Answer:
    """Status and JSON."""

    def __init__(self, status_code: int, body: bytes) -> None:
        self.status_code = status_code
        self._body = body

    def json(self) -> Any:
        return json.loads(self._body)


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
