"""A file from one device to another, by the shipped client in Node and a real server on this machine's disk.

In Node, what a browser would keep on disk lies in memory; sealing, signing, HTTP, the database and the server's disk are what they are.
"""

from __future__ import annotations

import argparse
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from conclave.conversations.commands.rosters import open_conversation
from conclave.core import clock
from conclave.members.models import Account, Standing
from conclave.operations.demo.simulation import SimulatedDevice, Simulation
from tests.bench.figures import Figures
from tests.bench.line import CSRF
from tests.bench.process import cpu_seconds, resident_megabytes
from tests.bench.town import cookie_of
from tests.cast import person
from tests.house.web import Web

PATIENCE = 600.0  # seconds


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """One sends, another fetches."""
    people = [person(f"Sender{n} Files", standing=Standing.Kind.MEMBER) for n in range(2)]
    room = str(open_conversation(actor=people[0], accounts=people, now=clock.now()).pk)
    web = Web()
    try:
        with Simulation() as simulation, tempfile.TemporaryDirectory() as folder:
            sender, reader = (_device(simulation, web, one) for one in people)
            for device in (sender, reader):
                device.room(room)
            _measure(figures, web, given.megabytes, Path(folder), room, sender, reader)
    finally:
        web.stop()


def _measure(figures: Figures, web: Web, megabytes: int, folder: Path, room: str, sender: SimulatedDevice, reader: SimulatedDevice) -> None:
    sent, got = folder / "sent", folder / "got"
    sent.write_bytes(secrets.token_bytes(megabytes * 1_000_000))
    cpu = cpu_seconds(web.pid)
    picked, sealing = _timed(lambda: _ask(sender, "pick", conversation=room, path=str(sent)))
    sender.ask("call", method="say", given=[room, {"body": "", "label": "forum", "files": [picked["id"]]}])
    _, up = _timed(lambda: _ask(sender, "carried", conversation=room))
    said = reader.room(room)["said"][-1]
    up_cpu, cpu = cpu_seconds(web.pid) - cpu, cpu_seconds(web.pid)
    _, down = _timed(lambda: _ask(reader, "fetch", conversation=room, said=said["id"], file=picked["id"], path=str(got)))
    if got.read_bytes() != sent.read_bytes():
        raise RuntimeError("What arrived is not what was sent.")
    figures.add(
        "files",
        f"{megabytes} MB from one device to another",
        sealed_mb_s=megabytes / sealing,
        up_mb_s=megabytes / up,
        down_mb_s=megabytes / down,
        server_cpu_ms_a_mb_up=up_cpu * 1000 / megabytes,
        server_cpu_ms_a_mb_down=(cpu_seconds(web.pid) - cpu) * 1000 / megabytes,
        server_mb=resident_megabytes(web.pid),
    )


def _device(simulation: Simulation, web: Web, account: Account) -> SimulatedDevice:
    cookie = f"{cookie_of(account)}; csrftoken={CSRF}"
    device = simulation.device(f"bench-{uuid4()}", account=str(account.pk), base=web.url, cookie=cookie)
    device.begin("bench")
    return device


def _ask(device: SimulatedDevice, op: str, **fields: Any) -> Any:
    return device.simulation.ask(op, device.name, patience=PATIENCE, **fields)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began
