"""A device is taken off: a new backup key, which it does not know, and everything else goes on."""

from __future__ import annotations

from typing import Any

import pytest

from conclave.conversations.models import ArchiveChunk, Backup, BackupSlot, Device
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def _generation(people: Cast) -> int:
    return Backup.objects.get(pk=people.hilde.pk).generation


def _chunks(people: Cast) -> list[int]:
    """Of which generation each chunk of the archive says that it is."""
    rows = ArchiveChunk.objects.filter(account=people.hilde).order_by("n")
    return [int.from_bytes(bytes(row.bytes)[:4], "big") for row in rows]


def _tried(device: SimulatedDevice, op: str, **fields: Any) -> tuple[str, str]:
    """What a device says that cannot do it."""
    with pytest.raises(SimulationError) as told:
        device.ask(op, **fields)
    return told.value.code, str(told.value)


def _states(*devices: SimulatedDevice) -> list[Any]:
    return [device.ask("status")["problem"] for device in devices]


def test_after_a_loss_the_kit_and_the_history_are_as_good_as_before(house: House, room: Room, people: Cast) -> None:
    telephone, tablet = (house.further(people.hilde, name, room.kits["hilde"]) for name in ("telephone", "tablet"))
    room.hilde.ask("passkey", secret="ab" * 32, key="Y3JlZGVudGlhbA")
    room.joost.say(room.id, "Before the loss")
    assert [one.heard(room.id) for one in (room.hilde, tablet, telephone)] == [["Before the loss"]] * 3
    room.hilde.ask("revoke", target=telephone.id())
    assert _generation(people) == 2
    room.joost.say(room.id, "After the loss")
    assert tablet.heard(room.id) == room.hilde.heard(room.id) == ["Before the loss", "After the loss"]
    assert _states(room.hilde, tablet) == [None, None]
    for way in ({"words": room.kits["hilde"]}, {"secret": "ab" * 32, "key": "Y3JlZGVudGlhbA"}):
        browser = house.browser(people.hilde, "new")
        browser.ask("unlock" if "words" in way else "passkey-unlock", name="new", **way)
        assert browser.heard(room.id) == ["Before the loss", "After the loss"]


def test_what_is_archived_after_a_loss_is_sealed_with_the_new_key_by_all_devices(house: House, room: Room, people: Cast) -> None:
    telephone, tablet = (house.further(people.hilde, name, room.kits["hilde"]) for name in ("telephone", "tablet"))
    room.joost.say(room.id, "Before the loss")
    room.hilde.room(room.id)
    room.hilde.ask("revoke", target=telephone.id())
    assert set(_chunks(people)) == {1}
    tablet.ask("status")
    room.joost.say(room.id, "After the loss")
    tablet.room(room.id)
    room.joost.say(room.id, "Later")
    room.hilde.room(room.id)
    assert _chunks(people) == sorted(_chunks(people))
    assert set(_chunks(people)) == {1, 2}
    assert _chunks(people).count(2) >= 2


def test_a_device_that_does_not_know_the_new_key_yet_fetches_it_when_it_meets_it(house: House, room: Room, people: Cast) -> None:
    telephone, tablet = (house.further(people.hilde, name, room.kits["hilde"]) for name in ("telephone", "tablet"))
    tablet.room(room.id)
    room.hilde.ask("revoke", target=telephone.id())
    room.joost.say(room.id, "After the loss")
    room.hilde.room(room.id)
    assert 2 in _chunks(people)
    assert tablet.heard(room.id) == ["After the loss"]
    assert tablet.look(room.id)["problem"] is None


def test_the_lost_device_has_no_way_to_the_new_key(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    assert BackupSlot.objects.filter(slot=f"device:{telephone.id()}").exists()
    room.hilde.ask("revoke", target=telephone.id())
    assert not BackupSlot.objects.filter(slot=f"device:{telephone.id()}").exists()
    assert BackupSlot.objects.filter(slot=f"device:{room.hilde.id()}").exists()
    assert telephone.ask("status")["state"] == "broken"


def test_a_revocation_whose_answer_is_lost_is_the_same_one_when_it_is_sent_again(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    with house.deaf_to("/revocation", room.hilde):
        _tried(room.hilde, "revoke", target=telephone.id())
    assert (_generation(people), Device.objects.get(pk=telephone.id()).revoked_at is None) == (2, False)
    room.hilde.ask("reload")
    assert _states(room.hilde) == [None]
    assert _generation(people) == 2
    room.joost.say(room.id, "Read on")
    assert room.hilde.heard(room.id) == ["Read on"]
    house.further(people.hilde, "new", room.kits["hilde"])


def test_a_revocation_that_never_arrived_is_made_up_for(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    tablet = house.further(people.hilde, "tablet", room.kits["hilde"])
    with house.down_for("/revocation", room.hilde):
        _tried(room.hilde, "revoke", target=telephone.id())
    assert _generation(people) == 1
    tablet.ask("passkey", secret="ab" * 32, key="Y3JlZGVudGlhbA")  # what was kept does not follow any more
    room.hilde.ask("reload")
    assert _states(room.hilde) == [None]
    assert (_generation(people), Device.objects.get(pk=telephone.id()).revoked_at is None) == (2, False)
    assert BackupSlot.objects.filter(slot="prf:Y3JlZGVudGlhbA").exists()


def test_two_devices_that_take_off_two_others_at_once_both_succeed(house: House, room: Room, people: Cast) -> None:
    tablet, *lost = (house.further(people.hilde, name, room.kits["hilde"]) for name in ("tablet", "telephone", "old laptop"))
    asked = [house.simulation.begin("revoke", device.name, target=one.id()) for device, one in zip((room.hilde, tablet), lost, strict=True)]
    for number in asked:
        house.simulation.answer(number)
    assert _generation(people) == 3
    assert [Device.objects.get(pk=one.id()).revoked_at is None for one in lost] == [False, False]
    assert _states(room.hilde, tablet) == [None, None]
    room.joost.say(room.id, "For two")
    assert [one.heard(room.id) for one in (room.hilde, tablet)] == [["For two"]] * 2


def test_a_browser_that_comes_in_while_the_keys_are_renewed_is_told_to_open_them_again(house: House, room: Room, people: Cast) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    browser = house.browser(people.hilde, "new")
    with house.down_for("/sealed/devices", browser):
        _tried(browser, "unlock", words=room.kits["hilde"], name="new")
    room.hilde.ask("revoke", target=telephone.id())
    code, words = _tried(browser, "status")
    assert (code, words) == ("renewed", "Your keys were renewed on another device a moment ago. Open them here once more.")
    assert browser.ask("status")["state"] == "needs-unlock"
    browser.unlock(room.kits["hilde"], "new")
    assert browser.ask("status")["state"] == "ready"


def test_a_server_that_takes_a_devices_way_away_is_told_of(house: House, room: Room, people: Cast) -> None:
    telephone, tablet = (house.further(people.hilde, name, room.kits["hilde"]) for name in ("telephone", "tablet"))
    with house.down_for("", tablet):
        room.hilde.ask("revoke", target=telephone.id())
        BackupSlot.objects.filter(slot__startswith="device:").exclude(slot=f"device:{room.hilde.id()}").delete()
    assert tablet.ask("status")["problem"].startswith("Your keys were renewed on another device, and this one was left out.")


def test_a_server_that_shows_an_older_backup_is_told_of(house: House, room: Room, people: Cast) -> None:
    Backup.objects.filter(pk=people.hilde.pk).update(generation=0)
    assert room.hilde.ask("status")["problem"] == (
        "The server shows an older backup of your keys than this device has seen. Nothing was changed. Please tell your steward."
    )
