"""The circles: begun by the facilitator, spoken in by simulated devices that run the shipped client over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.members.models import Account
from conclave.operations.demo.backstage import Backstage, backstage
from conclave.operations.demo.models import DemoCircle, DemoPerson
from conclave.operations.demo.script import Line, Network, Person, Room
from conclave.operations.demo.simulation import SimulatedDevice


def begin(told: Network, accounts: dict[str, Account], now: datetime) -> None:
    """Seats for everybody, and nothing said yet."""
    for room in told.circles:
        people = [accounts[key] for key in room.members]
        DemoCircle.objects.create(key=room.key, circle=begin_circle(actor=accounts[room.facilitator], people=people, now=now))


def hold(told: Network, *, say: Callable[[str], None]) -> None:
    """Lets everybody make keys and a kit, and speak, unless they have. An interrupted evening goes on where it stopped."""
    silent = list(DemoCircle.objects.filter(spoken=False).select_related("circle"))
    if not silent:
        return
    say("Letting the circles speak, sealed by simulated devices ...")
    with backstage() as stage:
        devices = {person.key: _bring_in(person, stage) for person in told.people}
        for row in silent:
            room = next(room for room in told.circles if room.key == row.key)
            _speak(room, row.circle, devices)
            DemoCircle.objects.filter(pk=row.pk).update(spoken=True)


def _bring_in(person: Person, stage: Backstage) -> SimulatedDevice:
    """Their first device; or a further one, where an earlier start was interrupted after their kit was made."""
    row = DemoPerson.objects.select_related("account").get(key=person.key)
    device = stage.browser(person.key, row.account)
    if row.kit:
        device.unlock(row.kit, person.device)
    else:
        DemoPerson.objects.filter(key=person.key).update(kit=device.begin(person.device))
    return device


def _speak(room: Room, circle: Circle, devices: dict[str, SimulatedDevice]) -> None:
    """Everybody reads before and after: what a device has read is in its member's archive, where the next device finds it."""
    conversation, host = circle.conversation_id, devices[room.facilitator]
    present = [host, *(devices[key] for key in room.members)]
    host.rename(conversation, room.name)
    for device in present:
        device.room(conversation)
    for line in room.script[len(host.heard(conversation)) :]:
        _say(line, conversation, devices[line.who])
    for at, line in enumerate(room.script):
        for who, mark in line.marks.items():
            _mark(mark, at, conversation, devices[who])
    for device in present:
        device.room(conversation)


def _say(line: Line, conversation: UUID, device: SimulatedDevice) -> None:
    saying = {"body": line.say, "label": "forum"}
    answered = {} if line.answers is None else {"reply": _texts(device, conversation)[line.answers]["target"]}
    device.ask("call", method="say", given=[str(conversation), {**saying, **answered}])
    device.room(conversation)


def _mark(mark: str, at: int, conversation: UUID, device: SimulatedDevice) -> None:
    said = _texts(device, conversation)[at]
    if not any(one["mark"] == mark and one["mine"] for one in said["marks"]):
        device.ask("call", method="react", given=[str(conversation), said["target"], mark, True])


def _texts(device: SimulatedDevice, conversation: UUID) -> list[dict[str, Any]]:
    return [said for said in device.room(conversation)["said"] if said["kind"] == "text"]
