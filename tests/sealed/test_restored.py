"""A server that was put back to yesterday's backup, and devices that have read further."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from conclave.conversations.models import ArchiveChunk, Conversation, Device, GroupInfo, LogEntry, RegisterEvent, RegisterHead, Welcome
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House

# In the order in which rows can be taken away.
KEPT: list[Any] = [ArchiveChunk, Welcome, GroupInfo, LogEntry, RegisterEvent, RegisterHead, Device, Conversation]
FELL_BACK = "This network was put back to an earlier state and lacks a part of what was said here."


def _backup() -> dict[Any, list[Any]]:
    return {model: list(model.objects.all()) for model in KEPT}


def _restore(backup: dict[Any, list[Any]]) -> None:
    with transaction.atomic():
        for model in KEPT:
            model.objects.exclude(pk__in=[row.pk for row in backup[model]]).delete()
        for model in reversed(KEPT):
            for row in backup[model]:
                row.save()


def test_a_restored_server_gets_its_register_back_and_what_it_lost_of_a_conversation_is_told(house: House, room: Room, people: Cast) -> None:
    room.hilde.say(room.id, "Yesterday")
    for device in (room.joost, room.ana):
        device.room(room.id)
    backup = _backup()
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.room(room.id)
    room.hilde.say(room.id, "Today")
    room.joost.room(room.id)
    lines = list(RegisterEvent.objects.order_by("n").values_list("n", "hash"))
    _restore(backup)
    assert RegisterEvent.objects.count() < len(lines)
    for device in (room.joost, room.hilde):
        seen = device.room(room.id)
        assert seen["problem"].startswith(FELL_BACK)
        assert device.heard(room.id) == ["Yesterday", "Today"] if device is not room.hilde else True
    assert [(n, bytes(digest)) for n, digest in RegisterEvent.objects.order_by("n").values_list("n", "hash")] == [
        (n, bytes(digest)) for n, digest in lines
    ]
    assert Device.objects.filter(pk=telephone.id()).exists()
    before = LogEntry.objects.count()
    room.hilde.say(room.id, "Into the gap")
    assert LogEntry.objects.count() == before
    # Whoever had not read further goes on where they were.
    assert room.ana.room(room.id)["problem"] is None
