"""A real Conclave on a free port, over the tests' database, and simulated devices that speak to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from conclave.core import clock
from conclave.members import confirmation
from conclave.members.models import Account
from conclave.operations.demo.simulation import SimulatedDevice, Simulation
from tests.house.processes import database_environment
from tests.house.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds until the server answers


class House:
    """The server, and the sessions and devices of one test."""

    def __init__(self, simulation: Simulation, log: Path) -> None:
        self.simulation = simulation
        self.log = log
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self._cookies: dict[UUID, str] = {}
        self._devices: list[SimulatedDevice] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serves, and returns once it answers."""
        environment = {**os.environ, **database_environment(connection), "CONCLAVE_URL": self.base, "LOG_LEVEL": "DEBUG"}
        command = [sys.executable, "-m", "conclave.console", "serve", "--port", str(self.port), "--no-work"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not come up:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def restart(self) -> None:
        """As after a new release, or a power cut."""
        self.stop()
        self.start()

    @contextmanager
    def deaf_to(self, path: str, device: SimulatedDevice) -> Iterator[None]:
        """What `device` asks of addresses that end in `path` arrives; the answers are lost."""
        device.ask("network", mode="deaf", path=path)
        yield
        device.ask("network", mode="up")

    @contextmanager
    def down_for(self, path: str, device: SimulatedDevice) -> Iterator[None]:
        """What `device` asks of addresses that end in `path` does not even arrive."""
        device.ask("network", mode="down", path=path)
        yield
        device.ask("network", mode="up")

    def clear(self) -> None:
        """Between two tests: nobody is signed in, no browser is open, and the server has done what they asked."""
        for device in self._devices:
            device.ask("close")
        _await_rest()
        self._devices.clear()
        self._cookies.clear()

    def cookie_of(self, account: Account) -> str:
        """Session and CSRF token of somebody who is signed in."""
        if account.pk not in self._cookies:
            browser = Client()
            browser.force_login(account)
            session = browser.cookies[settings.SESSION_COOKIE_NAME].value
            self._cookies[account.pk] = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={'c' * 32}"
        return self._cookies[account.pk]

    def prove(self, account: Account) -> None:
        """As if `account` had just proved once more that it is them."""
        key = self.cookie_of(account).split(";")[0].partition("=")[2]
        session = SessionStore(session_key=key)
        session[confirmation.DONE] = clock.now().isoformat()
        session.save()

    def browser(self, account: Account, name: str) -> SimulatedDevice:
        """An empty browser profile of `account`."""
        profile = f"{name}-{uuid4()}"
        device = self.simulation.device(profile, account=str(account.pk), base=self.base, cookie=self.cookie_of(account))
        self._devices.append(device)
        return device

    def device(self, account: Account, name: str) -> tuple[SimulatedDevice, str]:
        """The first device of `account`, and the words of its kit."""
        browser = self.browser(account, name)
        return browser, browser.begin(name)

    def further(self, account: Account, name: str, words: str) -> SimulatedDevice:
        """One more device of `account`, brought in by its kit."""
        browser = self.browser(account, name)
        browser.unlock(words, name)
        return browser

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def housed(simulation: Simulation, log: Path) -> Iterator[House]:
    """A house that stands while the context lasts."""
    house = House(simulation, log)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def _await_rest() -> None:
    """PostgreSQL empties no table that somebody is reading. A request whose asker has gone is still worked on."""
    until = time.monotonic() + PATIENCE
    while connection.vendor == "postgresql" and _at_work() and time.monotonic() < until:
        time.sleep(0.01)


def _at_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle')"
        )
        return bool(cursor.fetchone()[0])
