"""Answers that are lost, networks that are down, servers that restart: nothing is lost, nothing is said twice."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from conclave.conversations.commands.rosters import admit
from conclave.conversations.models import Conversation, Device, LogEntry
from conclave.core import clock
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def network(device: SimulatedDevice, mode: str) -> None:
    device.ask("network", mode=mode)


def waiting(device: SimulatedDevice, room: Room) -> list[tuple[str, str]]:
    return [(said["body"], said["sending"]) for said in device.look(room.id)["said"] if said["kind"] == "text"]


def test_what_is_said_without_a_network_waits_and_is_sent_later(room: Room) -> None:
    network(room.hilde, "down")
    seen = room.hilde.say(room.id, "In the tunnel")
    assert waiting(room.hilde, room) == [("In the tunnel", "waiting")]
    assert seen["problem"] == "There is no connection at the moment. What you wrote is kept here and will be sent."
    room.hilde.ask("reload")
    assert waiting(room.hilde, room) == [("In the tunnel", "waiting")]
    network(room.hilde, "up")
    room.hilde.room(room.id)
    assert waiting(room.hilde, room) == [("In the tunnel", "sent")]
    assert room.joost.heard(room.id) == ["In the tunnel"]


def test_a_message_whose_answer_was_lost_is_said_once(house: House, room: Room) -> None:
    with house.deaf_to("/messages", room.hilde):
        room.hilde.say(room.id, "Once")
    assert room.joost.heard(room.id) == ["Once"]
    room.hilde.room(room.id)
    assert waiting(room.hilde, room) == [("Once", "sent")]
    assert LogEntry.objects.filter(conversation=room.id, kind="message").count() == 1


def test_it_is_said_once_even_when_the_browser_was_closed_before_the_answer(house: House, room: Room) -> None:
    with house.deaf_to("/messages", room.hilde):
        room.hilde.say(room.id, "Once")
        room.hilde.ask("reload")
    room.hilde.say(room.id, "And on")
    assert room.joost.heard(room.id) == room.hilde.heard(room.id) == ["Once", "And on"]


def test_a_commit_whose_answer_was_lost_is_the_same_commit_afterwards(house: House, room: Room, people: Cast) -> None:
    tomas, _ = house.device(people.tomas, "tomas")
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    before = LogEntry.objects.filter(conversation=room.id, kind="commit").count()
    with house.deaf_to("/commits", room.hilde):
        room.hilde.room(room.id)
    assert LogEntry.objects.filter(conversation=room.id, kind="commit").count() == before + 1
    room.hilde.ask("reload")
    room.hilde.say(room.id, "Welcome")
    assert tomas.heard(room.id) == room.joost.heard(room.id) == ["Welcome"]
    assert LogEntry.objects.filter(conversation=room.id, kind="commit").count() == before + 1


def test_beginning_a_circle_whose_answer_was_lost(house: House, people: Cast, circle: Conversation) -> None:
    (hilde, _), (joost, _) = house.device(people.hilde, "hilde"), house.device(people.joost, "joost")
    with house.deaf_to("/group", hilde):
        hilde.room(circle.pk)
    joost.room(circle.pk)
    hilde.say(circle.pk, "Good morning")
    assert joost.heard(circle.pk) == ["Good morning"]


def test_coming_in_by_oneself_when_the_answer_was_lost(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    with house.deaf_to("/commits", telephone):
        telephone.room(room.id)
    telephone.ask("reload")
    telephone.say(room.id, "I am in")
    assert room.joost.heard(room.id) == ["I am in"]


def test_an_account_whose_answer_was_lost_is_not_made_twice(house: House, people: Cast) -> None:
    browser = house.browser(people.hilde, "laptop")
    with house.deaf_to("/sealed/account", browser), pytest.raises(SimulationError) as told:
        browser.begin("laptop")
    assert told.value.code == "no-answer"
    browser.ask("reload")
    assert browser.ask("status")["state"] == "ready"
    assert Device.objects.filter(account=people.hilde).count() == 1


def test_a_message_of_an_epoch_that_passed_is_sealed_anew(house: House, room: Room, people: Cast) -> None:
    with house.down_for("/messages", room.joost):
        room.joost.say(room.id, "Written long ago")
    for _ in range(2):
        house.further(people.hilde, "telephone", room.kits["hilde"]).room(room.id)
        house.further(people.ana, "telephone", room.kits["ana"]).room(room.id)
    room.joost.room(room.id)
    assert room.hilde.heard(room.id) == ["Written long ago"]
    assert waiting(room.joost, room) == [("Written long ago", "sent")]


def test_a_restart_of_the_server_loses_nothing(house: House, room: Room) -> None:
    house.stop()
    room.hilde.say(room.id, "While nobody served")
    assert waiting(room.hilde, room) == [("While nobody served", "waiting")]
    house.start()
    room.hilde.room(room.id)
    assert room.joost.heard(room.id) == ["While nobody served"]


def test_signed_out_is_not_a_lost_seat(house: House, room: Room, people: Cast) -> None:
    Session.objects.all().delete()
    room.hilde.say(room.id, "Signed out")
    seen = room.hilde.look(room.id)
    assert (seen["summary"]["state"], seen["problem"]) == (
        "ready",
        "You are signed out on this browser. Sign in again; what you wrote is kept here and will be sent.",
    )
    assert waiting(room.hilde, room) == [("Signed out", "waiting")]


def test_two_tabs_of_one_device_both_speak(room: Room) -> None:
    asked = {"conversation": str(room.id), "label": "forum"}
    for number in range(4):
        room.hilde.ask("second-tab", body=f"Second tab {number}", **asked)
        room.hilde.say(room.id, f"First tab {number}")
    expected = [f"{tab} tab {number}" for number in range(4) for tab in ("Second", "First")]
    assert room.joost.heard(room.id) == room.hilde.heard(room.id) == expected
