"""Somebody loses everything: five peers hold parts, three release theirs, and the past is there again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from conclave.conversations.models import ChosenPeer, Device, Recovery
from conclave.core import clock
from conclave.members.models import Account, Standing
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast, person
from tests.sealed.conftest import Room
from tests.sealed.postman import House


@pytest.fixture
def five(house: House, room: Room, people: Cast) -> dict[Account, SimulatedDevice]:
    """Those whom Hilde chose, each with a device."""
    extra = person("Vera Spare", standing=Standing.Kind.MEMBER)
    others = {account: house.device(account, account.name)[0] for account in (people.tomas, people.ruth, extra)}
    peers = {people.joost: room.joost, people.ana: room.ana, **others}
    told = _call(room.hilde, "choosePeers", [str(one.pk) for one in peers])
    assert {one["account"] for one in told["peers"]} == {str(one.pk) for one in peers}
    return peers


def _call(device: SimulatedDevice, method: str, *given: Any) -> Any:
    return device.ask("call", method=method, given=list(given))


def _lost(house: House, people: Cast) -> SimulatedDevice:
    """A new browser of Hilde's; she has just signed in."""
    house.prove(people.hilde)
    return house.browser(people.hilde, "new")


def _help(peer: SimulatedDevice, asked: dict[str, Any]) -> None:
    _call(peer, "helpPeer", asked["id"], asked["words"])


def _wait(request: str) -> None:
    """Three days later."""
    Recovery.objects.filter(pk=request).update(ready_at=clock.now())


def test_three_peers_bring_back_the_keys_and_the_past(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    room.hilde.say(room.id, "Said before everything was lost")
    room.hilde.room(room.id)
    new = _lost(house, people)
    assert new.ask("status")["state"] == "needs-unlock"
    asked = _call(new, "askPeers", "real")
    assert (len(asked["words"]), asked["mine"], asked["released"]) == (5, True, [])
    peers = list(five.values())
    for peer in peers[:2]:
        _help(peer, asked)
    _wait(asked["id"])
    with pytest.raises(SimulationError) as early:
        _call(new, "bringBack", "new laptop")
    assert early.value.code == "too-few-parts"
    _help(peers[4], asked)
    assert _call(new, "recovery", "real")["opens"] == 3
    assert _call(new, "bringBack", "new laptop")["state"] == "ready"
    assert new.heard(room.id) == ["Said before everything was lost"]
    assert _call(new, "recovery", "real")["ended"] == "finished"
    room.joost.say(room.id, "Welcome back")
    assert new.heard(room.id)[-1] == "Welcome back"
    assert Device.objects.filter(account=people.hilde).count() == 2


def test_nothing_comes_before_the_delay(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    new = _lost(house, people)
    asked = _call(new, "askPeers", "real")
    for peer in list(five.values())[:3]:
        _help(peer, asked)
    told = _call(new, "recovery", "real")
    assert (len(told["released"]), told["opens"]) == (3, 0)
    with pytest.raises(SimulationError) as early:
        _call(new, "bringBack", "new laptop")
    assert early.value.code == "too-few-parts"


def test_a_peer_who_hears_other_words_hands_out_nothing(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    """A server that puts a key of its own in the place of the browser's would have other words."""
    asked = _call(_lost(house, people), "askPeers", "real")
    Recovery.objects.filter(pk=asked["id"]).update(key=bytes(range(32)))
    peer = next(iter(five.values()))
    with pytest.raises(SimulationError) as refused:
        _help(peer, asked)
    assert refused.value.code == "wrong-words"
    assert Recovery.objects.get(pk=asked["id"]).releases.count() == 0


def test_a_device_stops_it(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    new = _lost(house, people)
    asked = _call(new, "askPeers", "real")
    seen = _call(room.hilde, "recovery", "real")
    assert (seen["mine"], seen["words"]) == (False, [])
    assert _call(room.hilde, "cancelRecovery", "real")["ended"] == "cancelled"
    with pytest.raises(SimulationError) as ended:
        _help(next(iter(five.values())), asked)
    assert ended.value.code == "request-ended"
    with pytest.raises(SimulationError) as stopped:
        _call(new, "bringBack", "new laptop")
    assert stopped.value.code == "request-ended"


def test_every_device_is_told_while_somebody_asks(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    asks = "Somebody who is signed in as you asks your peers to bring your keys back."
    assert room.hilde.room(room.id)["problem"] is None
    _call(_lost(house, people), "askPeers", "real")
    _until(lambda: str(_looked(room)).startswith(asks))
    _call(room.hilde, "cancelRecovery", "real")
    _until(lambda: _looked(room) is None)


def _looked(room: Room) -> str | None:
    """What stands over Hilde's room after a look at her own keys."""
    room.hilde.ask("status")
    problem: str | None = room.hilde.look(room.id)["problem"]
    return problem


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end


def test_peers_still_bring_keys_back_after_the_backup_key_was_renewed(
    house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]
) -> None:
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    room.hilde.ask("revoke", target=telephone.id())
    new = _lost(house, people)
    asked = _call(new, "askPeers", "real")
    for peer in list(five.values())[1:4]:
        _help(peer, asked)
    _wait(asked["id"])
    assert _call(new, "bringBack", "new laptop")["state"] == "ready"


def test_one_peer_is_replaced_and_the_former_part_is_worth_nothing(
    house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]
) -> None:
    extra = person("Sixth Peer", standing=Standing.Kind.MEMBER)
    sixth, _ = house.device(extra, "sixth")
    former = dict(ChosenPeer.objects.values_list("peer", "part"))
    kept = list(five)[1:]
    _call(room.hilde, "choosePeers", [str(one.pk) for one in (*kept, extra)])
    new = _lost(house, people)
    asked = _call(new, "askPeers", "real")
    with pytest.raises(SimulationError) as gone:
        _help(next(iter(five.values())), asked)
    assert gone.value.code == "request-ended"
    ChosenPeer.objects.filter(peer=kept[0]).update(part=former[kept[0].pk])  # a server that hands out the part of before
    with pytest.raises(SimulationError) as lost:
        _help(five[kept[0]], asked)
    assert lost.value.code == "part-lost"
    for peer in (sixth, five[kept[1]], five[kept[2]]):
        _help(peer, asked)
    _wait(asked["id"])
    assert _call(new, "bringBack", "new laptop")["state"] == "ready"


def test_a_rehearsal_shows_that_it_would_work_and_hands_out_nothing(
    house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]
) -> None:
    asked = _call(room.hilde, "askPeers", "rehearsal")
    for peer in list(five.values())[:3]:
        _help(peer, asked)
    told = _call(room.hilde, "recovery", "rehearsal")
    assert (len(told["released"]), told["opens"], told["needed"]) == (3, 3, 3)
    assert Device.objects.filter(account=people.hilde).count() == 1


def test_a_request_whose_answer_was_lost_is_still_this_browsers(house: House, room: Room, people: Cast, five: dict[Account, SimulatedDevice]) -> None:
    new = _lost(house, people)
    with house.deaf_to("/sealed/recoveries", new), pytest.raises(SimulationError):
        _call(new, "askPeers", "real")
    new.ask("reload")
    told = _call(new, "recovery", "real")
    assert (told["mine"], len(told["words"])) == (True, 5)
