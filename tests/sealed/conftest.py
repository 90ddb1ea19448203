"""Real devices against a real server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from conclave.conversations.commands.rosters import open_conversation
from conclave.conversations.models import Conversation
from conclave.core import clock
from conclave.operations.demo.simulation import BUNDLE, SimulatedDevice, Simulation
from tests.cast import Cast, assemble
from tests.sealed.postman import ROOT, House, housed


@pytest.fixture(scope="session")
def simulation() -> Iterator[Simulation]:
    """The bundle as it is built from the sources as they are."""
    sources = [*(ROOT / "client" / "src").rglob("*.ts"), *(ROOT / "patches").iterdir()]
    if not BUNDLE.exists() or BUNDLE.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        subprocess.run(["npm", "run", "build:node"], cwd=ROOT, check=True, capture_output=True)
    with Simulation() as running:
        yield running


@pytest.fixture(scope="session")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, simulation: Simulation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One server for all tests here, over the tests' database."""
    with django_db_blocker.unblock(), housed(simulation, tmp_path_factory.mktemp("sealed") / "server.log") as standing:
        yield standing


@pytest.fixture
def house(transactional_db: None, server: House) -> Iterator[House]:
    """The server with nobody in it yet."""
    yield server
    server.clear()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, as rows that the server sees."""
    return assemble()


@pytest.fixture
def circle(people: Cast) -> Conversation:
    """Hilde, Joost and Ana sit in it; no device has looked yet."""
    return open_conversation(actor=people.ana, accounts=[people.hilde, people.joost, people.ana], now=clock.now())


@dataclass(frozen=True)
class Room:
    """A circle under way: Hilde, Joost and Ana have a device each, and all are in. `kits`: their words, by first name."""

    id: UUID
    conversation: Conversation
    hilde: SimulatedDevice
    joost: SimulatedDevice
    ana: SimulatedDevice
    kits: dict[str, str]


@pytest.fixture
def room(house: House, people: Cast, circle: Conversation) -> Room:
    """Nothing was said yet; everybody is in."""
    found = {name: house.device(getattr(people, name), name) for name in ("hilde", "joost", "ana")}
    devices = {name: device for name, (device, _) in found.items()}
    for device in devices.values():
        device.room(circle.pk)
    return Room(circle.pk, circle, **devices, kits={name: words for name, (_, words) in found.items()})
