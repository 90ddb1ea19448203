"""Somebody has lost everything: three of five peers bring the keys back, after a delay, and not when a device says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conclave.config.composition import compose
from conclave.conversations.commands.recoveries import ask_peers, release, tend
from conclave.conversations.errors import RequestEnded
from conclave.conversations.models import ChosenPeer, Recovery, Release
from conclave.core import clock, digest
from conclave.core.audit import trail
from conclave.core.farewell import say_farewell
from conclave.members import confirmation
from conclave.members.models import Account, Standing
from tests.cast import Cast, person
from tests.conversations.wire import Browser
from tests.house.letters import delivered

Browsers = Callable[[Account], Browser]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def five(cast: Cast, hilde: Browser, keyed: Browsers) -> list[Browser]:
    """Hilde's peers."""
    extra = person("Vera Spare", standing=Standing.Kind.MEMBER)
    found = [keyed(account) for account in (cast.joost, cast.tomas, cast.ana, cast.ruth, extra)]
    for one in found:
        assert one.set_box().status_code == 201
    assert hilde.choose(*found).status_code == 200
    delivered()
    return found


@pytest.fixture
def lost(hilde: Browser, browser_of: Browsers) -> Browser:
    """A new browser of Hilde's, signed in a moment ago, without a key."""
    found = browser_of(hilde.account)
    session = found.client.session
    session[confirmation.DONE] = clock.now().isoformat()
    session.save()
    return found


def _error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", "")


def _letters(to: Browser, about: str) -> int:
    return sum(about in str(letter.subject) for letter in delivered(to.account.email))


def _asked(account: Account, now: Any) -> Recovery:
    return ask_peers(actor=account, kind="real", key=bytes(range(32)), now=now)


def test_everybody_concerned_hears_of_it_at_once(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    before = len(delivered())
    asked = lost.ask_peers(key=bytes(range(32)))
    assert (asked.status_code, asked.json()["parts"], asked.json()["released"]) == (201, [], [])
    letters = delivered()[before:]
    assert sorted(letter.to[0].split("<")[1] for letter in letters) == sorted(f"{one.account.email}>" for one in [hilde, *five])
    compose()
    assert next(part.title for part in digest.sections(hilde.account, clock.now())) == "Somebody asks your peers to bring your keys back"
    assert next(part.title for part in digest.sections(five[0].account, clock.now())) == "Hilde Vos asks for your part of their key"
    told = five[0].get("/sealed/recoveries").json()
    assert [(one["account"], one["released"]) for one in told] == [(str(hilde.account.pk), False)]
    assert hilde.get("/sealed/recoveries").json() == []


def test_parts_wait_for_the_delay(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    asked = lost.ask_peers().json()
    for peer in five[:3]:
        assert [peer.release(asked["id"]).status_code for _ in range(2)] == [201, 200]
    told = lost.get("/sealed/recovery").json()["recovery"]
    assert (len(told["released"]), told["parts"]) == (3, [])
    Recovery.objects.filter(pk=asked["id"]).update(ready_at=clock.now())
    assert len(lost.get("/sealed/recovery").json()["recovery"]["parts"]) == 3


def test_the_delay_is_three_days_unless_the_operator_says_otherwise(hilde: Browser, five: list[Browser], settings: Any) -> None:
    now = clock.now()
    assert _asked(hilde.account, now).ready_at == now + timedelta(hours=72)
    settings.RECOVERY_DELAY_HOURS = 1
    assert _asked(hilde.account, now).ready_at == now + HOUR


def test_any_device_stops_it_and_what_was_released_is_gone(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    asked = lost.ask_peers().json()
    five[0].release(asked["id"])
    assert hilde.cancel(asked["id"]).status_code == 200
    told = lost.get("/sealed/recovery").json()["recovery"]
    assert (told["ended"], told["released"], told["parts"]) == ("cancelled", [], [])
    assert _error(five[1].release(asked["id"])) == (404, "missing")
    assert Release.objects.count() == 0
    assert "was stopped" in delivered(hilde.account.email)[-1].subject
    assert _error(hilde.cancel(asked["id"])) == (409, "request-ended")


def test_only_ones_own_devices_stop_it(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    asked = lost.ask_peers().json()
    assert _error(lost.cancel(asked["id"])) == (404, "missing")
    assert _error(five[0].cancel(asked["id"])) == (404, "missing")
    assert lost.get("/sealed/recovery").json()["recovery"]["ended_at"] is None


def test_only_a_peer_releases(hilde: Browser, five: list[Browser], lost: Browser, keyed: Browsers) -> None:
    asked = lost.ask_peers().json()
    stranger = keyed(person("Nora Elsewhere", standing=Standing.Kind.MEMBER))
    assert _error(stranger.release(asked["id"])) == (404, "missing")
    assert _error(hilde.release(asked["id"])) == (404, "missing")
    ChosenPeer.objects.filter(peer=five[0].account).update(until=clock.now())
    assert _error(five[0].release(asked["id"])) == (404, "missing")


def test_asking_anew_ends_what_was_asked_before(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    first = lost.ask_peers().json()
    five[0].release(first["id"])
    second = lost.ask_peers().json()
    assert (Recovery.objects.get(pk=first["id"]).ended, second["released"]) == ("replaced", [])


def test_peers_are_not_called_again_and_again(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    assert [lost.ask_peers().status_code for _ in range(5)] == [201] * 5
    assert _error(lost.ask_peers()) == (409, "asked-too-often")


def test_without_three_peers_nobody_is_asked(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    for peer in five[:2]:
        peer.post(f"/sealed/peers/held/{hilde.account.pk}/ending", {})
    assert lost.ask_peers().status_code == 201
    five[2].post(f"/sealed/peers/held/{hilde.account.pk}/ending", {})
    assert _error(lost.ask_peers()) == (409, "too-few-peers")


def test_whoever_was_signed_in_for_long_proves_first_that_it_is_them(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    session = lost.client.session
    session[confirmation.DONE] = (clock.now() - HOUR).isoformat()
    session.save()
    assert _error(lost.ask_peers()) == (409, "unproven")
    assert Recovery.objects.count() == 0


def test_it_is_said_each_day_and_ends_after_two_weeks(hilde: Browser, five: list[Browser]) -> None:
    now = clock.now()
    asked = _asked(hilde.account, now)
    assert _letters(hilde, "asks to bring your keys back") == 1
    for hours, letters in ((23, 1), (24, 2), (25, 2), (48, 3)):
        tend(now + hours * HOUR)
        assert _letters(hilde, "asks to bring your keys back") == letters, hours
    tend(now + 14 * DAY)
    asked.refresh_from_db()
    assert asked.ended == "expired"
    with pytest.raises(RequestEnded):
        release(actor=five[0].account, recovery=asked, part=b"late", now=now + 14 * DAY)


def test_the_person_is_told_once_that_the_way_is_free(hilde: Browser, five: list[Browser]) -> None:
    now = clock.now()
    asked = _asked(hilde.account, now)
    for peer in five[:3]:
        release(actor=peer.account, recovery=asked, part=b"part", now=now + HOUR)
    tend(now + 71 * HOUR)
    assert _letters(hilde, "have brought your keys back") == 0
    tend(now + 72 * HOUR)
    tend(now + 73 * HOUR)
    assert _letters(hilde, "have brought your keys back") == 1


def test_it_ends_when_the_keys_are_back(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    asked = lost.ask_peers().json()
    assert hilde.end(asked["id"]).status_code == 200
    assert lost.get("/sealed/recovery").json()["recovery"]["ended"] == "finished"
    assert five[0].get("/sealed/recoveries").json() == []
    assert trail.verify() > 0


def test_a_rehearsal_is_asked_from_a_device_and_calls_nobody_to_the_mailbox(hilde: Browser, five: list[Browser], lost: Browser) -> None:
    assert _error(lost.ask_peers("rehearsal")) == (404, "missing")
    before = len(delivered(hilde.account.email))
    asked = hilde.ask_peers("rehearsal").json()
    assert "A rehearsal" in delivered(five[0].account.email)[-1].subject
    five[0].release(asked["id"])
    assert len(hilde.get("/sealed/recovery?kind=rehearsal").json()["recovery"]["parts"]) == 1
    assert hilde.get("/sealed/recovery").json()["recovery"] is None
    assert len(delivered(hilde.account.email)) == before


def test_requests_end_with_the_membership(hilde: Browser, five: list[Browser]) -> None:
    compose()
    asked = _asked(hilde.account, clock.now())
    say_farewell(hilde.account, clock.now())
    asked.refresh_from_db()
    assert asked.ended == "left"
    assert ChosenPeer.objects.filter(until__isnull=True).count() == 0
