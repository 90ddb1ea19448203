"""The owner is told of what changes about their keys, in case it was not them."""

from __future__ import annotations

from conclave.conversations.models import Device
from conclave.core import clock
from tests.conversations.wire import Browser
from tests.house.letters import delivered


def _subjects(one: Browser) -> list[str]:
    return [str(letter.subject) for letter in delivered(one.account.email)]


def test_the_first_device_needs_no_letter(hilde: Browser) -> None:
    assert _subjects(hilde) == []


def test_a_further_device_is_told_with_its_name_and_time(hilde: Browser) -> None:
    hilde.add_device(device="ab" * 16, name="Phone")
    (letter,) = delivered(hilde.account.email)
    added = Device.objects.get(pk="ab" * 16).added_at
    assert letter.subject == "A device was added: Phone"
    assert "“Phone”" in letter.alternatives[0].content  # type: ignore[attr-defined]  # a namedtuple since Django 5.1
    assert f"{added:%B}" in str(letter.body)
    assert "/me/keys/" in str(letter.body)


def test_taking_one_off_is_told_once(hilde: Browser) -> None:
    hilde.add_device(device="ab" * 16, name="Phone")
    event, backup = hilde.revocation_line("ab" * 16), hilde.next_backup(renewed=True)
    hilde.revoke(event, "ab" * 16, backup)
    hilde.revoke(event, "ab" * 16, backup)
    assert _subjects(hilde) == ["A device was added: Phone", "A device was taken off: Phone"]


def test_new_keys_are_told_and_a_further_way_is_not(hilde: Browser) -> None:
    hilde.put("/sealed/backup", hilde.next_backup(extra=("prf:abc",)))
    assert _subjects(hilde) == []
    hilde.put("/sealed/backup", hilde.next_backup(renewed=True))
    assert _subjects(hilde) == ["Your keys were renewed"]


def test_a_device_is_named_anew_and_others_devices_are_not(hilde: Browser, tomas: Browser) -> None:
    assert hilde.put(f"/sealed/devices/{hilde.device}/name", {"name": " At the desk "}).status_code == 200
    assert [one["name"] for one in hilde.get("/sealed/me").json()["devices"]] == ["At the desk"]
    assert tomas.put(f"/sealed/devices/{hilde.device}/name", {"name": "Mine"}).status_code == 404
    assert hilde.put(f"/sealed/devices/{hilde.device}/name", {"name": ""}).status_code == 422


def test_the_day_on_which_a_device_was_seen_and_nothing_finer(hilde: Browser) -> None:
    Device.objects.update(seen_on="2026-01-02")
    hilde.offer([])
    assert hilde.get("/sealed/me").json()["devices"][0]["seen_on"] == clock.now().date().isoformat()
