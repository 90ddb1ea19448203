"""A person's devices: brought in, lost, forgotten."""

from __future__ import annotations

import time

import pytest

from conclave.conversations.models import KeyPackage, LogEntry
from conclave.operations.demo.simulation import SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def test_a_new_device_has_the_history_and_hears_on(house: House, room: Room, people: Cast) -> None:
    room.ana.rename(room.id, "The Tuesday table")
    room.hilde.say(room.id, "Said before the telephone")
    room.joost.say(room.id, "Heard before the telephone")
    room.hilde.room(room.id)
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    seen = telephone.room(room.id)
    assert [said["body"] for said in seen["said"] if said["kind"] == "text"] == ["Said before the telephone", "Heard before the telephone"]
    assert (seen["summary"]["name"], seen["summary"]["unread"]) == ("The Tuesday table", 0)
    room.joost.say(room.id, "Said after")
    assert telephone.heard(room.id)[-1] == room.hilde.heard(room.id)[-1] == "Said after"


def test_everybody_sees_that_a_device_was_added(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.room(room.id)
    added = [(said["account"], said["device"]) for said in room.joost.room(room.id)["said"] if said["kind"] == "device-added"]
    assert added == [(str(people.hilde.pk), telephone.id())]
    assert [one["devices"] for one in room.joost.look(room.id)["people"] if one["account"] == str(people.hilde.pk)] == [2]


def test_two_devices_of_one_person_see_the_same(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.say(room.id, "From the telephone")
    room.hilde.say(room.id, "From the laptop")
    room.joost.say(room.id, "Both of you")
    expected = ["From the telephone", "From the laptop", "Both of you"]
    assert [device.heard(room.id) for device in (room.hilde, telephone, room.ana)] == [expected] * 3
    assert [said["mine"] for said in room.hilde.look(room.id)["said"] if said["kind"] == "text"] == [True, True, False]


def test_history_of_two_devices_in_turn_is_one_history(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.room(room.id)
    for number in range(3):
        room.joost.say(room.id, f"Heard by the laptop {number}")
        room.hilde.room(room.id)
        room.joost.say(room.id, f"Heard by the telephone {number}")
        telephone.room(room.id)
    third = house.further(people.hilde, "tablet", room.kits["hilde"])
    assert third.heard(room.id) == telephone.heard(room.id)
    assert len(third.heard(room.id)) == 6


def test_a_revoked_device_reads_no_more(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.room(room.id)
    room.hilde.ask("revoke", target=telephone.id())
    room.joost.say(room.id, "Not for the lost telephone")
    assert room.hilde.heard(room.id) == ["Not for the lost telephone"]
    assert telephone.heard(room.id) == []
    assert telephone.look(room.id)["problem"] == (
        "This device was taken off your account. Forget it on the page of your keys, and bring it in again with your recovery kit."
    )
    assert telephone.ask("status")["state"] == "broken"
    assert [one["devices"] for one in room.ana.room(room.id)["people"] if one["account"] == str(people.hilde.pk)] == [1]


def test_a_revoked_device_cannot_speak(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    telephone.room(room.id)
    room.hilde.ask("revoke", target=telephone.id())
    telephone.say(room.id, "By a thief")
    assert room.joost.heard(room.id) == []


def test_a_passkey_opens_the_account_too(house: House, room: Room, people: Cast) -> None:
    room.hilde.say(room.id, "Kept")
    room.hilde.ask("passkey", secret="ab" * 32, key="Y3JlZGVudGlhbA")
    tablet = house.browser(people.hilde, "tablet")
    with pytest.raises(SimulationError) as wrong:
        tablet.ask("passkey-unlock", secret="cd" * 32, key="Y3JlZGVudGlhbA", name="tablet")
    assert wrong.value.code == "wrong-words"
    tablet.ask("passkey-unlock", secret="ab" * 32, key="Y3JlZGVudGlhbA", name="tablet")
    assert tablet.heard(room.id) == ["Kept"]


def test_another_persons_kit_opens_nothing(house: House, room: Room, people: Cast) -> None:
    browser = house.browser(people.hilde, "found-laptop")
    with pytest.raises(SimulationError) as refused:
        browser.unlock(room.kits["joost"], "found laptop")
    assert (refused.value.code, str(refused.value)) == ("wrong-words", "These words are a recovery kit, but not of this account.")
    assert browser.ask("status")["state"] == "needs-unlock"


def test_a_second_kit_is_not_made_for_an_account_that_has_one(house: House, room: Room, people: Cast) -> None:
    with pytest.raises(SimulationError) as refused:
        house.browser(people.hilde, "other").begin("other")
    assert refused.value.code == "account-exists"


def test_a_forgotten_device_is_gone_from_the_circle_and_may_come_again(house: House, room: Room, people: Cast) -> None:
    room.hilde.say(room.id, "Kept in the archive")
    room.hilde.ask("wipe")
    assert room.hilde.ask("status")["state"] == "needs-unlock"
    room.joost.say(room.id, "Without Hilde's laptop")
    room.hilde.unlock(room.kits["hilde"], "laptop again")
    assert room.hilde.heard(room.id) == ["Kept in the archive"]
    room.joost.say(room.id, "With it")
    room.hilde.ask("reload")
    assert room.hilde.heard(room.id) == ["Kept in the archive", "With it"]


def test_whoever_may_not_hold_keys_is_told_so(house: House, people: Cast) -> None:
    browser = house.browser(people.piet, "piet")
    with pytest.raises(SimulationError) as told:
        browser.ask("status")
    assert told.value.code == "signed-out"


def test_a_device_takes_fresh_keys_once_a_day(room: Room) -> None:
    def commits() -> int:
        return LogEntry.objects.filter(conversation=room.id, kind="commit").count()

    before = commits()
    room.hilde.room(room.id)
    assert commits() == before
    room.hilde.ask("clock", hours=24)
    room.hilde.room(room.id)
    room.hilde.room(room.id)
    assert commits() == before + 1
    room.joost.say(room.id, "Still here")
    assert room.hilde.heard(room.id) == room.ana.heard(room.id) == ["Still here"]


def test_key_packages_are_topped_up(house: House, people: Cast) -> None:
    hilde, _ = house.device(people.hilde, "hilde")
    unused = KeyPackage.objects.filter(device=hilde.id(), claimed_at__isnull=True)
    assert unused.filter(last_resort=False).count() == 20
    assert unused.filter(last_resort=True).count() == 1
    KeyPackage.objects.filter(pk__in=unused.filter(last_resort=False)[:15].values("pk")).delete()
    hilde.ask("reload")
    hilde.ask("status")
    until = time.monotonic() + 20
    while unused.filter(last_resort=False).count() < 20 and time.monotonic() < until:
        time.sleep(0.05)
    assert (unused.filter(last_resort=False).count(), unused.filter(last_resort=True).count()) == (20, 1)
