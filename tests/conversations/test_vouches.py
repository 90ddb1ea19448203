"""Confirming whose key is whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conclave.conversations.events import from_base64, to_base64
from conclave.conversations.models import RegisterEvent
from conclave.conversations.queries.register import unconfirmed, vouched_key
from conclave.core.audit import trail
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import Browser, events_of, public

Browsers = Callable[[Account], Browser]


def _error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", "")


def test_a_vouch_stands_in_everybodys_register(hilde: Browser, joost: Browser, browser_of: Browsers, cast: Cast) -> None:
    line = hilde.vouch_line(joost, how="video")
    assert [hilde.vouch(joost, line).status_code for _ in range(2)] == [201, 200]
    told = events_of(browser_of(cast.tomas).get("/sealed/register?after=0"))[-1]
    assert (told["kind"], told["account"], told["about"], told["key"], told["how"]) == (
        "VOUCH", str(cast.hilde.pk), str(cast.joost.pk), public(joost.key), "video",
    )  # fmt: skip
    assert vouched_key(cast.hilde.pk, cast.joost.pk) == from_base64(public(joost.key))
    assert trail.verify() == 5


def test_a_vouch_can_be_taken_back_and_given_again(hilde: Browser, joost: Browser, cast: Cast) -> None:
    assert _error(hilde.withdraw(joost)) == (409, "not-confirmed")
    assert hilde.vouch(joost).status_code == 201
    assert _error(hilde.vouch(joost, hilde.vouch_line(joost, how="video"))) == (409, "already-confirmed")
    assert hilde.withdraw(joost).status_code == 201
    assert vouched_key(cast.hilde.pk, cast.joost.pk) is None
    assert hilde.vouch(joost, hilde.vouch_line(joost, how="video")).status_code == 201


def test_nobody_vouches_for_a_key_that_the_register_does_not_name(hilde: Browser, joost: Browser, browser_of: Browsers, cast: Cast) -> None:
    assert _error(hilde.vouch(joost, hilde.vouch_line(joost, key=public(hilde.key)))) == (409, "another-key")
    assert _error(hilde.vouch(browser_of(cast.tomas))) == (404, "missing")
    assert _error(hilde.vouch(hilde)) == (422, "malformed")
    assert _error(browser_of(cast.tomas).vouch(joost)) == (409, "no-account-key")
    assert _error(joost.vouch(hilde, hilde.vouch_line(joost))) == (422, "malformed")
    assert RegisterEvent.objects.count() == 4


def test_whoever_holds_no_keys_confirms_nobody(hilde: Browser, browser_of: Browsers, cast: Cast) -> None:
    for outsider in (cast.piet, cast.ben):
        assert browser_of(outsider).vouch(hilde).status_code == 404


def test_vouches_leave_room_for_devices(hilde: Browser, joost: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conclave.conversations.rules.MOST_LINES", 6)
    assert hilde.vouch(joost).status_code == 201
    assert _error(hilde.withdraw(joost)) == (409, "too-many-lines")
    assert hilde.add_device(device="ab" * 16).status_code == 201


def test_a_box_key_is_the_accounts_own(hilde: Browser) -> None:
    key = bytes([7]) * 32
    assert hilde.set_box(key).status_code == 201
    assert hilde.set_box(bytes([8]) * 32).status_code == 201
    told = events_of(hilde.get("/sealed/register?after=2"))
    assert [(one["kind"], one["key"]) for one in told] == [("BOX", to_base64(bytes([number]) * 32)) for number in (7, 8)]


def test_whoever_is_to_be_confirmed_has_keys_that_one_has_not_seen(hilde: Browser, joost: Browser, cast: Cast) -> None:
    def waiting() -> list[Account]:
        return list(unconfirmed([cast.hilde.pk], Account.objects.filter(pk__in=[cast.joost.pk, cast.tomas.pk])))

    assert waiting() == [cast.joost]
    hilde.vouch(joost)
    assert waiting() == []
    hilde.withdraw(joost)
    assert waiting() == [cast.joost]
