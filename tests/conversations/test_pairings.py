"""A browser asks a device of its owner to let it in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conclave.conversations.events import to_base64
from conclave.conversations.models import Pairing
from conclave.core import clock
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import Browser

PATH = "/sealed/pairings"


def _ask(one: Browser, key: bytes | None = None, browser: str = "Firefox on Windows") -> Any:
    return one.post(f"{PATH}/asking", {"key": to_base64(key or secrets.token_bytes(32)), "browser": browser})


@pytest.fixture
def newcomer(hilde: Browser, browser_of: Callable[[Account], Browser]) -> Browser:
    """Another browser of Hilde's, signed in, without keys."""
    return browser_of(hilde.account)


def test_a_browser_asks_and_is_let_in_by_another_device(hilde: Browser, newcomer: Browser) -> None:
    key = secrets.token_bytes(32)
    asked = _ask(newcomer, key).json()
    (seen,) = hilde.get(PATH).json()
    assert (seen["id"], seen["key"], seen["browser"]) == (asked["id"], to_base64(key), "Firefox on Windows")
    assert newcomer.get(f"{PATH}/{asked['id']}").json() == {"state": "waiting", "answer": None}
    assert hilde.post(f"{PATH}/{asked['id']}/answer", {"answer": to_base64(b"sealed")}).status_code == 200
    assert newcomer.get(f"{PATH}/{asked['id']}").json() == {"state": "answered", "answer": to_base64(b"sealed")}
    assert hilde.get(PATH).json() == []


def test_only_the_browser_that_asked_is_told_the_answer(hilde: Browser, newcomer: Browser, browser_of: Callable[[Account], Browser]) -> None:
    asked = _ask(newcomer).json()["id"]
    other = browser_of(hilde.account)
    assert [one.get(f"{PATH}/{asked}").status_code for one in (newcomer, other, hilde)] == [200, 404, 404]
    assert other.post(f"{PATH}/{asked}/withdrawal", {}).status_code == 404


def test_a_session_alone_lets_nobody_in(hilde: Browser, newcomer: Browser) -> None:
    asked = _ask(newcomer).json()["id"]
    for path, body in ((f"{PATH}/{asked}/answer", {"answer": to_base64(b"x")}), (f"{PATH}/{asked}/refusal", {"why": "declined"})):
        refused = newcomer.client.post(path, json.dumps(body), content_type="application/json")
        assert (refused.status_code, refused.json()["error"]) == (422, "forged")
    assert newcomer.get(f"{PATH}/{asked}").json()["state"] == "waiting"


def test_it_is_answered_once(hilde: Browser, newcomer: Browser) -> None:
    asked = _ask(newcomer).json()["id"]
    hilde.post(f"{PATH}/{asked}/answer", {"answer": to_base64(b"first")})
    for path, body in (("answer", {"answer": to_base64(b"second")}), ("refusal", {"why": "declined"})):
        assert hilde.post(f"{PATH}/{asked}/{path}", body).json()["error"] == "pairing-over"
    assert newcomer.post(f"{PATH}/{asked}/withdrawal", {}).json()["error"] == "pairing-over"
    assert newcomer.get(f"{PATH}/{asked}").json()["answer"] == to_base64(b"first")


@pytest.mark.parametrize("why", ["declined", "wrong-words"])
def test_it_is_told_why_it_was_refused(hilde: Browser, newcomer: Browser, why: str) -> None:
    asked = _ask(newcomer).json()["id"]
    assert hilde.post(f"{PATH}/{asked}/refusal", {"why": why}).status_code == 200
    assert newcomer.get(f"{PATH}/{asked}").json() == {"state": why, "answer": None}
    assert hilde.post(f"{PATH}/{asked}/refusal", {"why": "answered"}).status_code == 422


def test_after_ten_minutes_it_is_over(hilde: Browser, newcomer: Browser) -> None:
    asked = _ask(newcomer).json()["id"]
    Pairing.objects.update(asked_at=clock.now() - timedelta(minutes=10))
    assert newcomer.get(f"{PATH}/{asked}").json()["state"] == "expired"
    assert hilde.get(PATH).json() == []
    assert hilde.post(f"{PATH}/{asked}/answer", {"answer": to_base64(b"late")}).json()["error"] == "pairing-over"


def test_a_browser_that_asks_again_asks_once(hilde: Browser, newcomer: Browser) -> None:
    first, second = _ask(newcomer).json()["id"], _ask(newcomer).json()["id"]
    assert [one["id"] for one in hilde.get(PATH).json()] == [second]
    assert newcomer.get(f"{PATH}/{first}").json()["state"] == "withdrawn"


def test_five_browsers_ask_at_a_time(hilde: Browser, browser_of: Callable[[Account], Browser]) -> None:
    answers = [_ask(browser_of(hilde.account)) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [409]
    assert answers[-1].json()["error"] == "too-many-asking"


def test_a_browser_that_asks_without_end_is_slowed_down(hilde: Browser, newcomer: Browser) -> None:
    assert [_ask(newcomer).status_code for _ in range(11)] == [201] * 10 + [429]


def test_nobody_elses_browsers_are_seen_or_answered(hilde: Browser, newcomer: Browser, tomas: Browser) -> None:
    asked = _ask(newcomer).json()["id"]
    assert tomas.get(PATH).json() == []
    assert tomas.post(f"{PATH}/{asked}/answer", {"answer": to_base64(b"x")}).status_code == 404
    assert tomas.post(f"{PATH}/{asked}/refusal", {"why": "declined"}).status_code == 404
    assert tomas.get(f"{PATH}/{asked}").status_code == 404


def test_there_is_nothing_to_come_into_before_an_account_has_a_key(browser_of: Callable[[Account], Browser], cast: Cast) -> None:
    answer = _ask(browser_of(cast.hilde))
    assert (answer.status_code, answer.json()["error"]) == (409, "no-account-key")


def test_after_a_day_nothing_is_left_of_who_asked(hilde: Browser, newcomer: Browser) -> None:
    _ask(newcomer)
    Pairing.objects.update(asked_at=clock.now() - timedelta(days=1))
    kept = _ask(newcomer).json()["id"]
    assert [str(row.pk) for row in Pairing.objects.all()] == [kept]
