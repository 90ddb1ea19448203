"""The real server, as an operator starts it, on the tests' database."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.house.processes import database_environment
from tests.house.servers import free_port

START = 30.0  # seconds; generous, because test machines are slow when everybody builds at once


class Web:
    """`conclave serve` in a process of its own. `url` is on localhost: a passkey knows no numeric addresses."""

    def __init__(self, *, work: bool = False, environment: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.mail = Path(settings.DATA_DIR) / "mail"
        shutil.rmtree(self.mail, ignore_errors=True)
        self._log = tempfile.TemporaryFile("w+b")  # noqa: SIM115  # closed by stop
        arguments = ["serve", "--port", str(self.port), *([] if work else ["--no-work"])]
        given = {"CONCLAVE_URL": self.url, "LOG_LEVEL": "WARNING", **database_environment(connection), **(environment or {})}
        command = [sys.executable, "-m", "conclave.console", *arguments]
        self._process = subprocess.Popen(command, env={**os.environ, **given}, stdout=self._log, stderr=self._log)
        self._await()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> str:
        """Ends it as Ctrl-C does; answers what it wrote."""
        self._process.terminate()
        self._process.wait(timeout=START)
        return self._last_words()

    def said(self) -> str:
        """Everything that it has written so far: warnings, and traces of faults."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def letters(self, address: str) -> list[EmailMessage]:
        """What its jobs mailed to `address`, oldest first. Only with `work=True`, or when the test runs the jobs."""
        parts = [part for path in sorted(self.mail.glob("*.log")) for part in path.read_bytes().split(b"-" * 79 + b"\n")]
        letters = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
        return [letter for letter in letters if address in str(letter["To"])]

    def _await(self) -> None:
        until = time.monotonic() + START
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self._last_words()}")
            if _answers(self.url):
                return
            time.sleep(0.05)
        self._process.kill()
        raise RuntimeError(f"The server did not answer within {START:.0f} seconds:\n{self._last_words()}")

    def _last_words(self) -> str:
        self._process.wait()
        said = self.said()
        self._log.close()
        return said


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
