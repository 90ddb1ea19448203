"""Whose key is whose: compared by two people, signed, and believed by the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from conclave.conversations.models import RegisterEvent
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House


def _standing(device: SimulatedDevice, room: UUID, account: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(one["standing"] for one in device.room(room)["people"] if one["account"] == str(account.pk))
    return found


def _safety(device: SimulatedDevice, room: UUID) -> dict[str, Any]:
    found: dict[str, Any] = device.ask("safety", conversation=str(room))
    return found


def test_two_people_see_the_same_digits_and_everybody_reads_that_they_confirmed(room: Room, people: Cast) -> None:
    hildes = room.hilde.ask("person", account=str(people.joost.pk))
    joosts = room.joost.ask("person", account=str(people.hilde.pk))
    assert (hildes["digits"], hildes["proof"], len(hildes["digits"])) == (joosts["digits"], joosts["proof"], 12)
    assert room.ana.ask("person", account=str(people.hilde.pk))["digits"] != hildes["digits"]
    told = room.hilde.ask("confirm", account=str(people.joost.pk), how="person")
    assert (told["mine"]["how"], told["others"]) == ("person", [])
    assert [one["by"] for one in room.ana.ask("person", account=str(people.joost.pk))["others"]] == [str(people.hilde.pk)]
    assert _standing(room.ana, room.id, people.joost)["others"][0]["by"] == str(people.hilde.pk)


def test_a_confirmation_taken_back_is_gone_for_all(room: Room, people: Cast) -> None:
    room.hilde.ask("confirm", account=str(people.joost.pk), how="video")
    assert room.hilde.ask("take-back", account=str(people.joost.pk))["mine"] is None
    assert room.ana.ask("person", account=str(people.joost.pk))["others"] == []
    assert room.hilde.ask("confirm", account=str(people.joost.pk), how="person")["mine"]["how"] == "person"


def test_a_second_device_knows_what_the_first_confirmed(house: House, room: Room, people: Cast) -> None:
    room.hilde.ask("confirm", account=str(people.joost.pk), how="person")
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    assert telephone.ask("person", account=str(people.joost.pk))["mine"]["how"] == "person"


def test_digits_that_differ_stop_sending_where_that_person_sits_until_they_match(room: Room, people: Cast) -> None:
    room.hilde.ask("confirm", account=str(people.joost.pk), how="video")
    told = room.hilde.ask("differ", account=str(people.joost.pk))
    assert (told["mine"], told["differs"] is not None) == (None, True)
    said = room.hilde.say(room.id, "Held back")
    assert said["said"][-1]["sending"] == "waiting"
    assert said["problem"].startswith("You compared digits with somebody who sits here, and they differ.")
    room.joost.say(room.id, "Still heard")
    assert room.hilde.heard(room.id) == ["Still heard", "Held back"]
    assert room.joost.heard(room.id) == ["Still heard"]
    assert room.hilde.ask("confirm", account=str(people.joost.pk), how="person")["differs"] is None
    room.hilde.room(room.id)
    assert room.joost.heard(room.id) == ["Still heard", "Held back"]


def test_there_is_nothing_to_compare_with_oneself_or_with_somebody_without_keys(room: Room, people: Cast) -> None:
    assert room.hilde.ask("person", account=str(people.hilde.pk))["state"] == "self"
    assert room.hilde.ask("person", account=str(people.tomas.pk))["state"] == "no-key"
    with pytest.raises(SimulationError) as refused:
        room.hilde.ask("confirm", account=str(people.tomas.pk), how="person")
    assert refused.value.code == "another-key"
    assert RegisterEvent.objects.filter(kind="VOUCH").count() == 0


def test_safety_words_stay_until_somebody_comes_or_goes(house: House, room: Room, people: Cast) -> None:
    words = _safety(room.hilde, room.id)
    assert words["compared"] is None
    assert room.hilde.ask("compared", conversation=str(room.id))["compared"]["same"] is True
    room.joost.ask("clock", hours=24)
    room.joost.say(room.id, "A commit of fresh keys came with this")
    telephone = house.further(people.ana, "telephone", room.kits["ana"])
    telephone.room(room.id)
    room.hilde.room(room.id)
    assert _safety(room.hilde, room.id)["words"] == words["words"] == _safety(telephone, room.id)["words"]
    assert _safety(room.hilde, room.id)["compared"]["same"] is True
