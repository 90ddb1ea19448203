"""A server on a free port of this machine and a process of simulated devices, for as long as the demonstration is being made."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from conclave.core.errors import Unavailable
from conclave.members.models import Account
from conclave.operations.demo.simulation import SimulatedDevice, Simulation

PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class Backstage:
    """Gives browsers to people."""

    base: str
    simulation: Simulation

    def browser(self, key: str, account: Account) -> SimulatedDevice:
        """An empty browser profile, signed in as `account`."""
        return self.simulation.device(key, account=str(account.pk), base=self.base, cookie=_cookie(account))


@contextmanager
def backstage() -> Iterator[Backstage]:
    """Raises `Unavailable` in words when the server does not come up, `SimulationError` when the devices are not built."""
    base = f"http://localhost:{_free_port()}"
    command = [sys.executable, "-m", "conclave.console", "serve", "--no-work", "--port", base.rpartition(":")[2]]
    server = subprocess.Popen(command, env={**os.environ, "CONCLAVE_URL": base})
    try:
        _await(base, server)
        with Simulation() as simulation:
            yield Backstage(base, simulation)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _cookie(account: Account) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.set_expiry(600)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={'d' * 32}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(base: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{base}/healthz", timeout=2):  # noqa: S310  # our own address
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Unavailable("The demonstration's own server did not come up. `conclave doctor` says what is wrong; then start again.")
