"""A server that lies, or somebody who writes into its database."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import Any
from uuid import UUID

from conclave.conversations.commands.rosters import dismiss
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


OVER = "Something was said from a device that had no place here any more. It is not shown: it need not come from the person it names."


def test_what_a_stolen_device_says_after_it_was_taken_off_is_not_shown(house: House, room: Room, people: Cast) -> None:
    """With a server's help: it refuses such a message, and the next action of anybody's device takes the leaf out of the tree."""
    stolen = house.further(people.hilde, "stolen", room.kits["hilde"])
    stolen.room(room.id)
    for device in (room.hilde, room.joost, room.ana):
        device.room(room.id)
    stolen.ask("network", mode="deaf", path="/messages")
    stolen.say(room.id, "In her name")
    entry = LogEntry.objects.filter(conversation=room.id, kind="message").latest("n")
    posted, n = bytes(entry.bytes), entry.n
    LogEntry.objects.filter(pk=entry.pk).delete()
    Conversation.objects.filter(pk=room.id).update(head=n - 1)
    with house.down_for("/commits", room.hilde):
        room.hilde.ask("revoke", target=stolen.id())
    slip_in(room, "message", stolen, posted)
    LogEntry.objects.filter(conversation=room.id).filter(n=n).update(at=clock.now() + timedelta(hours=1))
    assert shown(room.joost, room.id) == [("alarm", OVER)]
    assert shown(room.ana, room.id) == [("alarm", OVER)]


def test_what_somebody_says_after_their_seat_ended_is_not_shown(house: House, room: Room, people: Cast) -> None:
    room.joost.ask("network", mode="deaf", path="/messages")
    room.joost.say(room.id, "After the seat")
    entry = LogEntry.objects.filter(conversation=room.id, kind="message").latest("n")
    LogEntry.objects.filter(pk=entry.pk).update(at=clock.now() + timedelta(hours=1))
    dismiss(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    assert shown(room.hilde, room.id) == [("alarm", OVER)]


def test_a_log_with_a_part_left_out_stops_the_talk_on_that_device(room: Room) -> None:
    room.joost.say(room.id, "Left out")
    room.joost.say(room.id, "Shown")
    room.ana.look(room.id)
    kept = LogEntry.objects.filter(conversation=room.id, kind="message").order_by("n")[0]
    LogEntry.objects.filter(pk=kept.pk).delete()
    room.hilde.say(room.id, "Not before it is cleared up")
    seen = room.hilde.look(room.id)
    assert seen["summary"]["state"] == "frozen"
    assert seen["problem"].startswith("The server left out a part of what was said here, or showed it twice.")
    assert [said["sending"] for said in seen["said"] if said["kind"] == "text"] == ["waiting"]
    kept.save(force_insert=True)
    assert room.hilde.heard(room.id) == ["Left out", "Shown", "Not before it is cleared up"]


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
