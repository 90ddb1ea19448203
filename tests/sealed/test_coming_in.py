"""A browser comes in by another device of its owner, by the words or the link that it shows; and the circle is told its name."""

from __future__ import annotations

from typing import Any

import pytest

from conclave.conversations.models import Pairing
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def _asking(house: House, people: Cast, name: str = "Phone") -> tuple[SimulatedDevice, dict[str, Any]]:
    browser = house.browser(people.hilde, name)
    return browser, browser.ask("ask-in", browser="Firefox on Windows")


def _asker(device: SimulatedDevice) -> Any:
    (one,) = device.ask("askers")
    return one


def _refused(device: SimulatedDevice, op: str, **fields: Any) -> tuple[str, str]:
    with pytest.raises(SimulationError) as told:
        device.ask(op, **fields)
    return told.value.code, str(told.value)


def test_by_five_words_a_browser_becomes_a_device_with_all_that_was_said(house: House, room: Room, people: Cast) -> None:
    room.joost.say(room.id, "Before the telephone")
    room.hilde.room(room.id)
    phone, shown = _asking(house, people)
    assert len(shown["words"]) == 5
    assert phone.ask("asked-in", name="Phone") == "waiting"
    asker = _asker(room.hilde)
    assert (asker["browser"], asker["triesLeft"]) == ("Firefox on Windows", 5)
    room.hilde.ask("let-in", asker=asker["id"], words="  ".join(shown["words"]).upper())
    assert phone.ask("asked-in", name="Phone") == "answered"
    assert phone.ask("status")["state"] == "ready"
    assert phone.heard(room.id) == ["Before the telephone"]
    room.joost.say(room.id, "After it")
    assert phone.heard(room.id)[-1] == room.hilde.heard(room.id)[-1] == "After it"
    assert room.hilde.ask("askers") == []


def test_by_its_link_a_browser_comes_in_without_words(house: House, room: Room, people: Cast) -> None:
    phone, shown = _asking(house, people)
    room.hilde.ask("let-in", link=shown["link"])
    assert phone.ask("asked-in", name="Phone") == "answered"
    assert phone.heard(room.id) == []


def test_a_server_that_puts_its_own_key_in_is_found_out(house: House, room: Room, people: Cast) -> None:
    phone, shown = _asking(house, people)
    Pairing.objects.update(key=bytes(range(32)))
    asker = _asker(room.hilde)
    assert _refused(room.hilde, "let-in", asker=asker["id"], words=" ".join(shown["words"])) == (
        "wrong-words",
        "Those are not the words of that browser. Look at its screen again; 4 tries left.",
    )
    code, words = _refused(room.hilde, "let-in", link=shown["link"])
    assert (code, words) == ("wrong-words", "The server names another key than the one in the square. Nobody was let in.")
    assert Pairing.objects.get().answer == b""
    assert phone.ask("asked-in", name="Phone") == "wrong-words"
    assert phone.ask("status")["state"] == "needs-unlock"


def test_an_answer_that_was_not_sealed_for_it_lets_no_browser_in(house: House, room: Room, people: Cast) -> None:
    phone, shown = _asking(house, people)
    room.hilde.ask("let-in", link=shown["link"])
    Pairing.objects.update(answer=bytes(80))
    assert _refused(phone, "asked-in", name="Phone")[0] == "made-up"
    assert phone.ask("status")["state"] == "needs-unlock"


def test_five_times_wrong_words_end_it(house: House, room: Room, people: Cast) -> None:
    phone, _ = _asking(house, people)
    asker = _asker(room.hilde)["id"]
    told = [_refused(room.hilde, "let-in", asker=asker, words="one two three four five")[1] for _ in range(5)]
    assert [words.split(";")[-1].strip() for words in told[:4]] == ["4 tries left.", "3 tries left.", "2 tries left.", "one try left."]
    assert told[4] == "Those were not its words five times. That browser was refused; it may ask again."
    assert phone.ask("asked-in", name="Phone") == "wrong-words"
    assert _refused(room.hilde, "let-in", asker=asker, words="one two three four five")[0] == "pairing-over"


def test_a_browser_is_declined_or_thinks_better_of_it(house: House, room: Room, people: Cast) -> None:
    phone, _ = _asking(house, people)
    room.hilde.ask("refuse", asker=_asker(room.hilde)["id"])
    assert phone.ask("asked-in", name="Phone") == "declined"
    phone.ask("ask-in", browser="Firefox on Windows")
    phone.ask("stop-asking")
    assert room.hilde.ask("askers") == []
    assert _refused(phone, "asked-in", name="Phone")[0] == "pairing-over"


def test_the_circle_is_told_what_the_new_device_is_called(house: House, room: Room, people: Cast) -> None:
    phone, shown = _asking(house, people)
    room.hilde.ask("let-in", link=shown["link"])
    phone.ask("asked-in", name="Phone on the train")
    phone.room(room.id)
    for device in (room.joost, room.hilde):
        added = [(said["account"], said["body"]) for said in device.room(room.id)["said"] if said["kind"] == "device-added"]
        assert added == [(str(people.hilde.pk), "Phone on the train")]
    assert room.joost.room(room.id)["summary"]["unread"] == 0


def test_whoever_comes_in_with_their_first_device_says_no_name_of_it(room: Room) -> None:
    assert [said["body"] for said in room.ana.room(room.id)["said"] if said["kind"] == "device-added"] == []


def test_a_device_is_renamed(house: House, room: Room, people: Cast) -> None:
    room.hilde.ask("rename-device", target=room.hilde.id(), name=" At the desk ")
    assert [one["name"] for one in room.hilde.ask("devices")] == ["At the desk"]
    assert room.hilde.ask("status")["deviceName"] == "At the desk"


def test_a_kit_is_tried_and_a_new_one_made(house: House, room: Room, people: Cast) -> None:
    room.hilde.ask("try-kit", words=room.kits["hilde"])
    assert _refused(room.hilde, "try-kit", words=room.kits["joost"])[0] == "wrong-words"
    assert room.hilde.ask("kit")["remind"] is False
    room.hilde.ask("clock", hours=24 * 91)
    assert room.hilde.ask("kit")["remind"] is True
    room.hilde.ask("try-kit", words=room.kits["hilde"])
    assert room.hilde.ask("kit")["remind"] is False
    room.hilde.ask("clock", hours=0)
    words = room.hilde.ask("new-kit")["words"]
    room.hilde.ask("try-kit", words=words)
    assert _refused(room.hilde, "try-kit", words=room.kits["hilde"])[0] == "wrong-words"
    assert _refused(house.browser(people.hilde, "old kit"), "unlock", words=room.kits["hilde"], name="x")[0] == "wrong-words"
    house.further(people.hilde, "new kit", words)


def test_a_passkey_that_is_taken_away_opens_nothing(house: House, room: Room, people: Cast) -> None:
    room.hilde.ask("passkey", secret="ab" * 32, key="Y3JlZGVudGlhbA")
    assert [(way["kind"], way["id"]) for way in room.hilde.ask("ways")] == [("kit", None), ("passkey", "Y3JlZGVudGlhbA")]
    room.hilde.ask("remove-passkey", key="Y3JlZGVudGlhbA")
    assert [way["kind"] for way in room.hilde.ask("ways")] == ["kit"]
    assert _refused(house.browser(people.hilde, "x"), "passkey-unlock", secret="ab" * 32, key="Y3JlZGVudGlhbA", name="x")[0] == "wrong-words"
    house.further(people.hilde, "by kit", room.kits["hilde"])
