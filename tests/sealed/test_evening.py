"""An evening of random events: everything that was said is heard once, in one order, by all who were there."""

from __future__ import annotations

import random

import pytest

from conclave.operations.demo.simulation import SimulatedDevice
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House

STEPS = 40


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_lost_and_nothing_is_said_twice_on_a_bad_evening(house: House, room: Room, people: Cast, seed: int) -> None:
    dice = random.Random(seed)  # a repeatable evening, not a secret
    devices = [room.hilde, room.joost, room.ana, house.further(people.ana, "telephone", room.kits["ana"])]
    devices[3].room(room.id)
    said = [step(dice, dice.choice(devices), room, number) for number in range(STEPS)]
    for device in devices:
        device.ask("network", mode="up")
        device.room(room.id)
    heard = [device.heard(room.id) for device in devices]
    assert sorted(heard[0]) == sorted(text for text in said if text)
    assert heard == [heard[0]] * 4
    assert [device.look(room.id)["problem"] for device in devices] == [None] * 4


def step(dice: random.Random, device: SimulatedDevice, room: Room, number: int) -> str | None:
    """One event; what was said by it."""
    event = dice.choice(["say", "say", "say", "read", "reload", "up", "down", "deaf", "deaf to", "three at once"])
    if event == "say":
        device.say(room.id, f"Word {number}")
        return f"Word {number}"
    if event == "three at once":
        asked = [one.simulation.begin("room", one.name, conversation=str(room.id)) for one in (room.hilde, room.joost, room.ana)]
        for question in asked:
            device.simulation.answer(question)
    elif event == "deaf to":
        device.ask("network", mode="deaf", path=dice.choice(["/messages", "/commits", "/receipt"]))
    elif event in {"up", "down", "deaf"}:
        device.ask("network", mode=event)
    elif event == "reload":
        device.ask("reload")
    else:
        device.room(room.id)
    return None
