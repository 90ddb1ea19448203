"""What people do with what was said: it reads alike on every device, also on one that comes later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conclave.conversations.commands.rosters import admit
from conclave.core import clock
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.postman import House

Line = dict[str, Any]
Act = Callable[..., None]


@pytest.fixture
def act(room: Room) -> Act:
    """A call of one device, after which all three have read on."""

    def act(device: SimulatedDevice, method: str, *given: Any) -> None:
        device.ask("call", method=method, given=[str(room.id), *given])
        for one in (device, room.hilde, room.joost, room.ana):
            one.room(room.id)

    return act


def lines(device: SimulatedDevice, room: Room) -> list[Line]:
    return [line for line in device.room(room.id)["said"] if line["kind"] not in {"joined", "left", "device-added"}]


def target(device: SimulatedDevice, room: Room, body: str) -> dict[str, Any]:
    found: dict[str, Any] = next(line["target"] for line in lines(device, room) if line["body"] == body)
    return found


def found(device: SimulatedDevice, words: str) -> list[str]:
    return [one["said"]["body"] for one in device.ask("call", method="search", given=[{"words": words}])["found"]]


def alike(room: Room, *devices: SimulatedDevice) -> list[Line]:
    """The room as all of `devices` read it; what differs by whose it is, left out."""
    seen = [[_told(line) for line in lines(device, room)] for device in devices]
    assert all(one == seen[0] for one in seen)
    return seen[0]


def _told(line: Line) -> Line:
    marks = [(mark["mark"], mark["accounts"]) for mark in line["marks"]]
    told = {key: line[key] for key in ("kind", "account", "body", "label", "wordings", "editedAt", "withdrawnAt", "mentions", "reply")}
    thread = line["thread"] and {key: line["thread"][key] for key in ("root", "replies", "lastAt", "accounts")}
    return {**told, "marks": marks, "thread": thread}


def test_what_is_done_with_what_was_said_reads_alike_everywhere(house: House, people: Cast, room: Room, act: Act) -> None:
    hilde, joost, ana = room.hilde, room.joost, room.ana
    ana.say(room.id, "What do you pay a chair?")
    first = target(joost, room, "What do you pay a chair?")
    mention = {"account": str(people.ana.pk), "from": 0, "to": 4}
    act(joost, "say", {"body": "@Ana, forty.", "label": "chatham", "reply": first, "mentions": [mention]})
    act(hilde, "say", {"body": "In a thread.", "label": "forum", "thread": first})
    act(hilde, "react", first, "thanks", True)
    act(ana, "edit", first, "What do you pay a chairman?")
    act(joost, "say", {"body": "Never mind.", "label": "forum"})
    act(joost, "withdraw", target(joost, room, "Never mind."))

    telephone = house.further(people.ana, "telephone", room.kits["ana"])
    told = alike(room, hilde, joost, ana, telephone)
    assert [(line["kind"], line["body"]) for line in told] == [
        ("text", "What do you pay a chairman?"),
        ("text", "@Ana, forty."),
        ("threaded", ""),
        ("text", ""),
    ]
    assert [wording["body"] for wording in told[0]["wordings"]] == ["What do you pay a chair?"]
    assert told[0]["marks"] == [("thanks", [str(people.hilde.pk)])]
    assert told[0]["thread"]["replies"] == 1
    assert (told[1]["reply"]["body"], told[1]["label"], told[1]["mentions"]) == ("What do you pay a chairman?", "chatham", [mention])
    assert told[3]["withdrawnAt"] is not None
    assert [found(device, "never") for device in (hilde, joost, ana, telephone)] == [[]] * 4
    assert found(telephone, "chairman") == ["What do you pay a chairman?"]
    assert found(telephone, "thread") == ["In a thread."]


def test_nobody_changes_what_somebody_else_said(room: Room, act: Act) -> None:
    room.ana.say(room.id, "Mine.")
    hers = target(room.joost, room, "Mine.")
    for method, given in (("edit", [hers, "Yours."]), ("withdraw", [hers])):
        with pytest.raises(SimulationError, match="Only whoever said that can change it") as refused:
            act(room.joost, method, *given)
        assert refused.value.code == "not-yours"
    assert [line["body"] for line in lines(room.hilde, room)] == ["Mine."]


def test_what_was_withdrawn_does_not_come_back_from_the_archive(house: House, people: Cast, room: Room, act: Act) -> None:
    """A chunk that was made before still holds the words."""
    room.ana.say(room.id, "The founder goes.")
    room.hilde.room(room.id)  # into Hilde's archive
    act(room.ana, "withdraw", target(room.ana, room, "The founder goes."))
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    assert [line["body"] for line in lines(telephone, room)] == [""]
    assert found(telephone, "founder") == []


def test_somebody_who_comes_later_is_told_that_what_they_never_saw_was_changed(house: House, people: Cast, room: Room, act: Act) -> None:
    room.ana.say(room.id, "Before.")
    act(room.ana, "react", target(room.ana, room, "Before."), "agree", True)
    telephone, _ = house.device(people.tomas, "telephone")
    admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
    room.ana.room(room.id)
    telephone.room(room.id)
    act(room.ana, "edit", target(room.ana, room, "Before."), "Before, better.")
    act(room.ana, "withdraw", target(room.ana, room, "Before, better."))
    assert [line["kind"] for line in lines(telephone, room)] == ["strayed-edit", "strayed-withdrawal"]


def test_unread_is_counted_for_the_room_each_thread_and_the_reader(room: Room, people: Cast, act: Act) -> None:
    def summary() -> tuple[int, int]:
        known = room.hilde.ask("call", method="known", given=[])[0]
        return known["unread"], known["forYou"]

    room.ana.say(room.id, "One.")
    root = target(room.ana, room, "One.")
    mention = {"account": str(people.hilde.pk), "from": 0, "to": 6}
    act(room.joost, "say", {"body": "@Hilde", "label": "forum", "mentions": [mention]})
    act(room.joost, "say", {"body": "Under it.", "label": "forum", "thread": root})
    assert summary() == (3, 1)
    room.hilde.ask("read", conversation=str(room.id))
    assert summary() == (1, 0)
    act(room.hilde, "markRead", root)
    assert summary() == (0, 0)
    act(room.hilde, "markUnread", target(room.hilde, room, "@Hilde"))
    assert summary() == (1, 1)


def test_what_one_changed_without_a_network_goes_out_when_there_is_one(room: Room) -> None:
    room.ana.say(room.id, "On the nineth.")
    said = target(room.ana, room, "On the nineth.")
    room.ana.ask("network", mode="down")
    room.ana.ask("call", method="edit", given=[str(room.id), said, "On the ninth."])
    room.ana.ask("reload")
    line = room.ana.look(room.id)["said"][-1]
    assert (line["body"], line["change"]["sending"]) == ("On the ninth.", "waiting")
    room.ana.ask("network", mode="up")
    assert lines(room.ana, room)[-1]["change"] is None
    assert [line["body"] for line in lines(room.joost, room)] == ["On the ninth."]


def test_drafts_survive_and_go_with_what_is_said(room: Room) -> None:
    room.ana.say(room.id, "One.")
    said = target(room.ana, room, "One.")
    places = ["room", f"thread/{said['by']}/{said['id']}", f"edit/{said['by']}/{said['id']}"]
    for place in places:
        room.ana.ask("call", method="saveDraft", given=[str(room.id), {"place": place, "body": f"For {place}", "reply": None}])
    room.ana.ask("reload")

    def drafts() -> list[str]:
        return sorted(draft["body"] for draft in room.ana.ask("call", method="drafts", given=[str(room.id)]))

    assert drafts() == sorted(f"For {place}" for place in places)
    room.ana.ask("call", method="say", given=[str(room.id), {"body": "In the thread.", "label": "forum", "thread": said}])
    room.ana.ask("call", method="edit", given=[str(room.id), said, "One, better."])
    assert drafts() == ["For room"]
