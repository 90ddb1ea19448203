"""PostgreSQL and Redis of the tests' own: on free ports, in temporary folders, gone with the tests."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.house.programs import find_postgresql, find_redis


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """One Redis that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        atexit.register(self.stop)

    def start(self) -> None:
        command = [find_redis(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _await_port(self.port)

    def stop(self) -> None:
        """Stops it, as a machine that failed would: what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class PostgreSQL:
    """One PostgreSQL without durability, which tests do not need. It refuses root, so root lends it another user."""

    def __init__(self) -> None:
        programs = find_postgresql()
        self.port = free_port()
        self.url = f"postgres://conclave@127.0.0.1:{self.port}/conclave"
        self._folder = Path(tempfile.mkdtemp(prefix="conclave-postgresql-"))
        self._as = _another_user(self._folder)
        home = self._folder / "data"
        self._run([programs / "initdb", "--auth=trust", "--username=conclave", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D", home])
        fast = [part for name in ("fsync", "synchronous_commit", "full_page_writes") for part in ("-c", f"{name}=off")]
        command = [programs / "postgres", "-D", home, "-p", str(self.port), "-h", "127.0.0.1", "-k", self._folder, "-c", "max_connections=200", *fast]
        self._process = subprocess.Popen([*self._as, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.stop)
        _await_port(self.port)
        self._run([programs / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "conclave", "conclave"], tries=20)

    def stop(self) -> None:
        """At once. Asked by SIGTERM, it would wait for its clients to leave, and this process may be one of them."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, command: list[str | Path], tries: int = 1) -> None:
        for left in reversed(range(tries)):
            done = subprocess.run([*self._as, *map(str, command)], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return
            if left == 0:
                raise RuntimeError(f"{command[0]} failed: {done.stderr}")
            time.sleep(0.1)


def _another_user(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    names = [entry.pw_name for entry in pwd.getpwall()]
    who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, who.pw_uid, who.pw_gid)
    return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups", "--"]


def _await_port(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"Nothing answered on port {port} within {seconds} seconds.")
