"""What is said in a circle, with the shipped client and a real server."""

from __future__ import annotations

import pytest

from conclave.conversations.commands.rosters import open_conversation
from conclave.conversations.models import Conversation
from conclave.core import clock
from conclave.operations.demo.simulation import SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def test_three_people_hear_each_other(room: Room) -> None:
    room.hilde.say(room.id, "The bank wants the covenant back by June.")
    room.joost.say(room.id, "We had that in 2019.", "chatham")
    expected = ["The bank wants the covenant back by June.", "We had that in 2019."]
    assert [device.heard(room.id) for device in (room.hilde, room.joost, room.ana)] == [expected] * 3
    last = room.ana.look(room.id)["said"][-1]
    assert (last["label"], last["mine"], last["sending"]) == ("chatham", False, "sent")


def test_everybody_sees_who_can_read(room: Room, people: Cast) -> None:
    seen = room.ana.room(room.id)
    assert seen["onlyReaders"] == 3
    assert {(one["account"], one["devices"], one["standing"]["mine"]) for one in seen["people"]} == {
        (str(who.pk), 1, None) for who in (people.hilde, people.joost, people.ana)
    }
    assert seen["problem"] is None


def test_what_was_said_while_one_was_away_is_heard_on_coming_back(room: Room) -> None:
    room.joost.ask("network", mode="down")
    for number in range(12):
        room.hilde.say(room.id, f"Point {number}")
    assert room.joost.heard(room.id) == []
    room.joost.ask("network", mode="up")
    assert room.joost.heard(room.id) == [f"Point {number}" for number in range(12)]


def test_what_was_said_is_there_after_closing_the_browser(room: Room) -> None:
    room.hilde.say(room.id, "Before")
    room.joost.heard(room.id)
    for device in (room.hilde, room.joost):
        device.ask("reload")
    assert [said["body"] for said in room.joost.look(room.id)["said"] if said["kind"] == "text"] == ["Before"]
    room.hilde.say(room.id, "After")
    room.joost.say(room.id, "Yes")
    assert room.hilde.heard(room.id) == ["Before", "After", "Yes"]
    assert room.joost.heard(room.id) == ["Before", "After", "Yes"]


def test_the_name_of_a_circle_is_known_to_its_members_only(room: Room) -> None:
    room.ana.rename(room.id, "The Tuesday table")
    assert room.hilde.room(room.id)["summary"]["name"] == "The Tuesday table"
    room.hilde.rename(room.id, "The Thursday table")
    seen = room.joost.room(room.id)
    assert seen["summary"]["name"] == "The Thursday table"
    assert [said["body"] for said in seen["said"] if said["kind"] == "renamed"] == ["The Tuesday table", "The Thursday table"]


def test_unread_are_those_that_others_said_since_one_looked(room: Room) -> None:
    room.hilde.say(room.id, "One")
    room.hilde.say(room.id, "Two")
    assert (room.joost.room(room.id)["summary"]["unread"], room.hilde.room(room.id)["summary"]["unread"]) == (2, 0)
    room.joost.ask("read", conversation=str(room.id))
    assert room.joost.room(room.id)["summary"]["unread"] == 0


def test_a_draft_is_kept_on_its_device(room: Room) -> None:
    room.hilde.ask("draft", conversation=str(room.id), body="Perhaps I should")
    room.hilde.ask("reload")
    assert room.hilde.ask("draft", conversation=str(room.id)) == "Perhaps I should"
    assert room.joost.ask("draft", conversation=str(room.id)) == ""


def test_the_safety_words_are_the_same_for_all_who_sit_here(room: Room) -> None:
    for device in (room.hilde, room.joost, room.ana):
        device.room(room.id)
    words = [device.ask("safety", conversation=str(room.id))["words"] for device in (room.hilde, room.joost, room.ana)]
    assert len(words[0]) == 8
    assert words == [words[0]] * 3


def test_two_circles_stay_apart(house: House, room: Room, people: Cast) -> None:
    other = open_conversation(actor=people.ana, accounts=[people.ana, people.tomas], now=clock.now())
    tomas, _ = house.device(people.tomas, "tomas")
    room.ana.say(room.id, "For the first circle")
    room.ana.say(other.pk, "For the second")
    assert room.hilde.heard(room.id) == ["For the first circle"]
    assert tomas.heard(other.pk) == ["For the second"]
    assert tomas.room(room.id)["summary"]["state"] == "lost-seat"
    assert tomas.look(room.id)["said"] == []


def test_a_message_that_is_too_long_is_refused_before_it_is_kept(room: Room) -> None:
    with pytest.raises(SimulationError) as refused:
        room.hilde.say(room.id, "x" * 40_000)
    assert (refused.value.code, str(refused.value)) == ("too-long", "That is too long for one message. Say it in two.")
    assert room.hilde.heard(room.id) == []


def test_a_circle_begun_by_two_devices_at_once_is_one_circle(house: House, people: Cast, circle: Conversation) -> None:
    (hilde, _), (joost, _) = house.device(people.hilde, "hilde"), house.device(people.joost, "joost")
    asked = [device.simulation.begin("room", device.name, conversation=str(circle.pk)) for device in (hilde, joost)]
    for number in asked:
        house.simulation.answer(number)
    hilde.say(circle.pk, "Good morning")
    assert joost.heard(circle.pk) == ["Good morning"]
