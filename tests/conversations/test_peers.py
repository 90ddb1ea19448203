"""Five peers who each hold a part, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conclave.config.composition import compose
from conclave.conversations.models import ChosenPeer
from conclave.core import clock, digest
from conclave.core.farewell import say_farewell
from conclave.members.models import Account, Standing
from tests.cast import Cast, person
from tests.conversations.wire import Browser
from tests.house.letters import delivered

Browsers = Callable[[Account], Browser]


@pytest.fixture
def five(cast: Cast, keyed: Browsers) -> list[Browser]:
    """Five members with keys and boxes, and one more."""
    others = [person(f"Peer {word}", standing=Standing.Kind.MEMBER) for word in ("Six",)]
    found = [keyed(account) for account in (cast.joost, cast.tomas, cast.ana, cast.ruth, *others)]
    found.append(keyed(person("Vera Spare", standing=Standing.Kind.MEMBER)))
    for one in found:
        assert one.set_box().status_code == 201
    return found


def _error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", "")


def test_five_peers_are_chosen_and_told_what_it_means(hilde: Browser, five: list[Browser]) -> None:
    told = hilde.choose(*five[:5]).json()
    assert [one["account"] for one in told["peers"]] == [str(one.account.pk) for one in sorted(five[:5], key=lambda one: one.account.name)]
    assert [one["account"] for one in five[0].get("/sealed/peers").json()["held"]] == [str(hilde.account.pk)]
    letter = delivered(five[0].account.email)[-1]
    assert "asks you to hold a part of their key" in letter.subject
    assert "A part alone opens nothing" in str(letter.body)


def test_it_must_be_five_others_with_keys(hilde: Browser, five: list[Browser], browser_of: Browsers, cast: Cast) -> None:
    assert _error(hilde.choose(*five[:4])) == (409, "peers-unusable")
    assert _error(hilde.choose(hilde, *five[:4])) == (409, "peers-unusable")
    assert _error(hilde.choose(browser_of(cast.piet), *five[:4])) == (409, "peers-unusable")
    assert _error(hilde.choose(five[0], *five[:4])) == (422, "malformed")
    assert _error(hilde.choose(*five)) == (413, "too-large")
    assert ChosenPeer.objects.count() == 0


def test_one_is_replaced_and_the_others_hear_nothing(hilde: Browser, five: list[Browser]) -> None:
    hilde.choose(*five[:5])
    delivered()
    first = ChosenPeer.objects.get(peer=five[1].account).part
    before = len(delivered())
    told = hilde.choose(*five[1:]).json()
    assert str(five[5].account.pk) in {one["account"] for one in told["peers"]}
    assert five[0].get("/sealed/peers").json()["held"] == []
    assert len(delivered()) == before + 1
    gone = ChosenPeer.objects.get(peer=five[0].account)
    assert (gone.reason, bytes(gone.part)) == ("Another was chosen.", b"")
    assert ChosenPeer.objects.get(peer=five[1].account).part != first


def test_a_peer_may_decline_and_whoever_chose_them_is_told(hilde: Browser, five: list[Browser]) -> None:
    hilde.choose(*five[:5])
    assert five[0].post(f"/sealed/peers/held/{hilde.account.pk}/ending", {}).status_code == 200
    assert five[0].post(f"/sealed/peers/held/{hilde.account.pk}/ending", {}).status_code == 404
    assert len(hilde.get("/sealed/peers").json()["peers"]) == 4
    letter = delivered(hilde.account.email)[-1]
    assert "holds no part of your key any more" in letter.subject
    assert "Would rather not." in str(letter.body)


def test_a_peer_who_leaves_the_network_holds_nothing_any_more(hilde: Browser, five: list[Browser]) -> None:
    compose()
    hilde.choose(*five[:5])
    say_farewell(five[0].account, clock.now())
    assert len(hilde.get("/sealed/peers").json()["peers"]) == 4
    assert "No member any more." in str(delivered(hilde.account.email)[-1].body)
    titles = [part.title for part in digest.sections(hilde.account, clock.now())]
    assert "4 of your five peers still hold a part" in titles


def test_a_session_alone_chooses_nobody(hilde: Browser, five: list[Browser]) -> None:
    unsigned = hilde.client.put("/sealed/peers", {"set": "", "parts": []}, content_type="application/json")
    assert _error(unsigned) == (422, "forged")
