"""A server that lies, or somebody who writes into its database."""

from __future__ import annotations

import hashlib
import os
from typing import Any
from uuid import UUID

from conclave.conversations.events import GENESIS, following
from conclave.conversations.models import ArchiveChunk, Conversation, LogEntry, RegisterEvent, RegisterHead
from conclave.core import clock
from conclave.operations.demo.simulation import SimulatedDevice
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House

UNREADABLE = "A message came that could not be opened on this device. Ask whoever was speaking to say it again."


def slip_in(room: Room, kind: str, by: SimulatedDevice, posted: bytes) -> None:
    """Appends an entry that no device has sent."""
    held = Conversation.objects.get(pk=room.id)
    digest = hashlib.sha256(posted + os.urandom(8)).digest()
    where = {"conversation": held, "n": held.head + 1, "device_id": by.id(), "epoch": held.epoch}
    LogEntry.objects.create(**where, kind=kind, bytes=posted, size=len(posted), digest=digest, at=clock.now())
    held.head += 1
    held.save(update_fields=["head"])


def newest(room: Room, kind: str) -> bytes:
    return bytes(LogEntry.objects.filter(conversation=room.id, kind=kind).latest("n").bytes)


def flipped(posted: bytes, at: int) -> bytes:
    return posted[:at] + bytes([posted[at] ^ 1]) + posted[at + 1 :]


def shown(device: SimulatedDevice, room: UUID) -> list[tuple[str, str]]:
    return [(said["kind"], said["body"]) for said in device.room(room)["said"] if said["kind"] in {"text", "alarm"}]


def test_rubbish_in_the_log_is_told_and_the_talk_goes_on(room: Room) -> None:
    room.hilde.say(room.id, "Before")
    slip_in(room, "message", room.hilde, b"not a message at all")
    room.joost.say(room.id, "After")
    assert shown(room.ana, room.id) == [("text", "Before"), ("alarm", UNREADABLE), ("text", "After")]


def test_a_message_that_is_replayed_or_changed_is_not_heard_twice(room: Room) -> None:
    room.hilde.say(room.id, "Once only")
    room.ana.room(room.id)
    said = newest(room, "message")
    slip_in(room, "message", room.joost, said)
    slip_in(room, "message", room.joost, flipped(said, len(said) - 3))
    assert shown(room.ana, room.id) == [("text", "Once only"), ("alarm", UNREADABLE), ("alarm", UNREADABLE)]


def test_a_forged_commit_stops_the_talk_on_that_device_until_it_is_gone(room: Room) -> None:
    slip_in(room, "commit", room.hilde, flipped(newest(room, "commit"), 60))
    room.joost.say(room.id, "Not into a forged group")
    seen = room.joost.look(room.id)
    assert seen["summary"]["state"] == "frozen"
    assert "Nothing more is sent from here until this is cleared up." in seen["problem"]
    assert [said["sending"] for said in seen["said"] if said["kind"] == "text"] == ["waiting"]
    assert LogEntry.objects.filter(conversation=room.id, kind="message").count() == 0
    LogEntry.objects.filter(conversation=room.id).latest("n").delete()
    Conversation.objects.filter(pk=room.id).update(head=LogEntry.objects.filter(conversation=room.id).count())
    assert room.joost.room(room.id)["summary"]["state"] == "ready"
    assert room.ana.heard(room.id) == ["Not into a forged group"]


def test_a_copy_of_a_device_is_noticed_by_the_original(room: Room) -> None:
    """An entry in the name of this device that this device has not made."""
    room.hilde.say(room.id, "Mine")
    slip_in(room, "message", room.joost, os.urandom(300))
    room.joost.room(room.id)
    seen = room.joost.look(room.id)
    assert seen["summary"]["state"] == "frozen"
    assert seen["problem"].startswith("Somebody has spoken here with a copy of this device")


def test_a_register_that_was_rewritten_stops_every_device_that_knew_the_old_one(house: House, room: Room, people: Cast) -> None:
    room.hilde.say(room.id, "Before")
    lines = list(RegisterEvent.objects.order_by("n"))
    # The same signed lines in another order: each is genuine, the register is not.
    rewrite([*lines[2:], *lines[:2]])
    room.hilde.say(room.id, "Never sent")
    seen = room.hilde.look(room.id)
    assert seen["problem"].startswith("The list of everybody")
    assert room.hilde.ask("status")["problem"] == seen["problem"]
    assert LogEntry.objects.filter(conversation=room.id, kind="message").count() == 1
    rewrite(lines)
    room.hilde.room(room.id)
    assert LogEntry.objects.filter(conversation=room.id, kind="message").count() == 1


def test_history_that_was_tampered_with_is_not_shown_as_true(house: House, room: Room, people: Cast) -> None:
    room.joost.say(room.id, "True")
    room.hilde.room(room.id)
    chunk = ArchiveChunk.objects.filter(account=people.hilde).latest("n")
    ArchiveChunk.objects.filter(pk=chunk.pk).update(bytes=flipped(bytes(chunk.bytes), 40))
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    seen = telephone.room(room.id)
    assert [said["body"] for said in seen["said"] if said["kind"] == "text"] == []
    assert seen["problem"].startswith("A part of what was kept of this conversation for you cannot be read any more.")
    room.joost.say(room.id, "And on")
    assert telephone.heard(room.id) == ["And on"]


def test_ones_history_does_not_open_for_another(house: House, room: Room, people: Cast) -> None:
    room.joost.say(room.id, "Only for those who were there")
    room.hilde.room(room.id)
    room.ana.room(room.id)
    ArchiveChunk.objects.filter(account=people.ana).delete()
    ArchiveChunk.objects.filter(account=people.hilde).update(account=people.ana)
    telephone = house.further(people.ana, "telephone", room.kits["ana"])
    assert telephone.heard(room.id) == []


def rewrite(lines: list[Any]) -> None:
    """The register anew from `lines`, with every hash as it should be."""
    kept = [(line.account_id, line.kind, bytes(line.bytes)) for line in lines]
    RegisterEvent.objects.all().delete()
    before = GENESIS
    for n, (account, kind, line) in enumerate(kept, start=1):
        before = following(before, n, line)
        RegisterEvent.objects.create(n=n, account_id=account, kind=kind, bytes=line, hash=before)
    RegisterHead.objects.update(size=len(kept), hash=before)
