"""Serving: from a refusal in words to a clean end."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.commands import CONCLAVE, conclave, environment
from tests.house.servers import free_port

pytestmark = pytest.mark.engineless

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(network: Path) -> Iterator[Start]:
    """Starts `conclave serve` on a port, and waits until it answers."""
    started: list[subprocess.Popen[str]] = []

    def begin(port: int, **given: str) -> subprocess.Popen[str]:
        command = [*CONCLAVE, "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment(network, **given), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        until = time.monotonic() + 30
        while not _answers(port):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.05)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_a_taken_port_is_told_before_anything_starts(network: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        done = conclave(network, "serve", "--port", str(port))
    assert (done.returncode, done.stderr) == (1, f"Port {port} is in use. Stop the program that holds it, or choose another with --port.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--port", "70000"], 2, "--port must be between 0 and 65535, not 70000.\n"),
        (["--host", "203.0.113.7"], 1, "203.0.113.7 is not an address of this machine. Try --host 127.0.0.1, or 0.0.0.0 for all.\n"),
        (["--processes", "2"], 2, "Several processes ring each other through Redis: set REDIS_URL, or leave --processes out.\n"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(network: Path, arguments: list[str], code: int, told: str) -> None:
    done = conclave(network, "serve", *arguments)
    assert (done.returncode, done.stderr) == (code, told)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_ends_cleanly_and_frees_its_port(start: Start, number: signal.Signals) -> None:
    port = free_port()
    process = start(port)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_second_start_takes_the_same_port_and_data(start: Start, network: Path) -> None:
    port = free_port()
    first = start(port)
    key = (network / "secret-key").read_text()
    first.terminate()
    first.communicate(timeout=20)
    start(port)
    assert (network / "secret-key").read_text() == key


def test_a_server_with_a_stopped_mail_server_still_serves(start: Start) -> None:
    start(free_port(), SMTP_URL=f"smtp://127.0.0.1:{free_port()}")


def test_work_needs_at_least_one_hand(network: Path) -> None:
    done = conclave(network, "work", "--hands", "0")
    assert (done.returncode, done.stderr) == (2, "--hands must be between 1 and 64.\n")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
