"""Seats given and lost."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError

import pytest

from conclave.conversations.commands.rosters import admit, dismiss
from conclave.core import clock
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def test_a_newcomer_hears_from_then_on_and_learns_the_name(house: House, room: Room, people: Cast) -> None:
    room.ana.rename(room.id, "The Tuesday table")
    room.hilde.say(room.id, "Before Tomas")
    tomas, _ = house.device(people.tomas, "tomas")
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    room.hilde.room(room.id)
    assert tomas.heard(room.id) == []
    room.joost.say(room.id, "Welcome, Tomas")
    assert tomas.heard(room.id) == ["Welcome, Tomas"]
    seen = tomas.room(room.id)
    assert (seen["onlyReaders"], seen["summary"]["name"]) == (4, "The Tuesday table")
    joined = [said["account"] for said in room.joost.look(room.id)["said"] if said["kind"] == "joined"]
    assert joined[-1] == str(people.tomas.pk)


def test_a_newcomer_comes_in_by_themselves_when_nobody_is_online(house: House, room: Room, people: Cast) -> None:
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    tomas, _ = house.device(people.tomas, "tomas")
    tomas.say(room.id, "I let myself in")
    assert room.hilde.heard(room.id) == ["I let myself in"]
    assert room.hilde.room(room.id)["onlyReaders"] == 4


def test_whoever_loses_their_seat_reads_no_more(house: House, room: Room, people: Cast) -> None:
    room.hilde.say(room.id, "While Joost sits here")
    room.joost.heard(room.id)
    dismiss(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    room.hilde.say(room.id, "Without Joost")
    seen = room.joost.room(room.id)
    assert seen["summary"]["state"] == "lost-seat"
    assert [said["body"] for said in seen["said"] if said["kind"] == "text"] == ["While Joost sits here"]
    assert room.ana.room(room.id)["onlyReaders"] == 2
    assert [said["account"] for said in room.ana.look(room.id)["said"] if said["kind"] == "left"] == [str(people.joost.pk)]
    for path in ("log?after=0", "group-info"):
        asked = urllib.request.Request(f"{house.base}/sealed/conversations/{room.id}/{path}", headers={"Cookie": house.cookie_of(people.joost)})
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(asked)
        assert refused.value.code == 404
        refused.value.close()


def test_whoever_comes_back_hears_what_is_said_from_then_on(room: Room, people: Cast) -> None:
    dismiss(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    room.hilde.say(room.id, "Without Joost")
    admit(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    room.joost.room(room.id)
    room.hilde.say(room.id, "Back again")
    assert room.joost.heard(room.id) == ["Back again"]
    assert room.ana.heard(room.id) == ["Without Joost", "Back again"]


def test_a_seat_lost_and_found_before_anybody_looked_changes_nothing(room: Room, people: Cast) -> None:
    dismiss(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    admit(actor=people.ana, conversation=room.conversation, account=people.joost, now=clock.now())
    room.hilde.say(room.id, "Nothing happened")
    assert room.joost.heard(room.id) == ["Nothing happened"]


def test_all_devices_may_mend_the_roster_at_once(house: House, room: Room, people: Cast) -> None:
    tomas, _ = house.device(people.tomas, "tomas")
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    asked = [device.simulation.begin("room", device.name, conversation=str(room.id)) for device in (room.hilde, room.joost, room.ana, tomas)]
    rooms = [house.simulation.answer(number) for number in asked]
    assert [one["problem"] for one in rooms] == [None] * 4
    room.hilde.say(room.id, "All in")
    assert [device.heard(room.id) for device in (room.joost, room.ana, tomas)] == [["All in"]] * 3
    assert room.joost.room(room.id)["onlyReaders"] == 4


def test_speaking_all_at_once_loses_nothing(house: House, room: Room, people: Cast) -> None:
    tomas, _ = house.device(people.tomas, "tomas")
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    devices = [room.hilde, room.joost, room.ana, tomas]
    asked = [
        device.simulation.begin("say", device.name, conversation=str(room.id), body=f"{number} by {n}", label="forum")
        for number in range(5)
        for n, device in enumerate(devices)
    ]
    for number in asked:
        house.simulation.answer(number)
    said = {f"{number} by {n}" for number in range(5) for n in range(4)}
    assert [set(device.heard(room.id)) for device in devices[:3]] == [said] * 3
    order = room.hilde.heard(room.id)
    assert [device.heard(room.id) for device in devices[:3]] == [order] * 3
