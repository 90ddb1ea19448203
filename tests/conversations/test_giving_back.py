"""A server that was put back to an earlier state gets the lines that it lost from its members' devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conclave.conversations.chronicle import RULES, Chronicle
from conclave.conversations.events import FIELDS, GENESIS, to_base64
from conclave.conversations.models import Device, RegisterEvent, RegisterHead
from conclave.core.audit import trail
from conclave.core.errors import ConclaveError
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.vectors import stories
from tests.conversations.wire import Browser

Browsers = Callable[[Account], Browser]


def _lines() -> list[bytes]:
    return [bytes(line) for line in RegisterEvent.objects.order_by("n").values_list("bytes", flat=True)]


def _put_back(size: int) -> None:
    """As if the database were that of when the register had `size` lines."""
    for event in RegisterEvent.objects.filter(n__gt=size, kind="DEVICE_REVOKE"):
        Device.objects.filter(account=event.account).update(revoked_at=None)
    late = [bytes(line) for line in RegisterEvent.objects.filter(n__gt=size, kind="DEVICE_ADD").values_list("bytes", flat=True)]
    for device in Device.objects.all():
        if any(device.pk.encode() in line for line in late):
            device.delete()
    RegisterEvent.objects.filter(n__gt=size).delete()
    last = RegisterEvent.objects.order_by("-n").first()
    RegisterHead.objects.update(size=size, hash=bytes(last.hash) if last else GENESIS)


def _give(browser: Browser, after: int, lines: list[bytes]) -> Any:
    return browser.post("/sealed/register", {"after": after, "lines": [to_base64(line) for line in lines]})


def _error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", "")


def test_a_restored_server_takes_back_what_it_lost_and_every_copy_stays_true(
    hilde: Browser, joost: Browser, browser_of: Browsers, cast: Cast
) -> None:
    hilde.vouch(joost)
    joost.revoke()
    before, head = _lines(), RegisterHead.objects.get()
    _put_back(1)
    assert not Device.objects.exists()
    tomas = browser_of(cast.tomas)
    assert _error(_give(tomas, 1, before[1:])) == (409, "not-yours")
    assert _give(tomas, 1, before[1:2]).json() == {"size": 2}
    assert _give(joost, 2, before[2:]).json() == {"size": len(before)}
    assert _lines() == before
    assert (RegisterHead.objects.get().size, bytes(RegisterHead.objects.get().hash)) == (head.size, bytes(head.hash))
    assert {device.pk: device.revoked_at is not None for device in Device.objects.all()} == {hilde.device: False, joost.device: True}
    assert trail.verify()


def test_nobody_opens_an_account_for_another(hilde: Browser, browser_of: Browsers, cast: Cast) -> None:
    usurped = hilde.account_line(account=str(cast.joost.pk))
    assert _error(_give(hilde, 2, [usurped])) == (409, "not-yours")
    assert len(_lines()) == 2


def test_whose_account_the_server_lost_too_keeps_their_line(hilde: Browser, joost: Browser, cast: Cast) -> None:
    stranger = next(lines for name, lines, _ in stories() if name == "a vouch in person")
    assert _give(hilde, 4, stranger).json() == {"size": 7}
    assert RegisterEvent.objects.filter(n__gt=4, account=None, about=None).count() == 3
    assert RegisterEvent.objects.get(n=7).kind == "VOUCH"


def test_nothing_is_taken_that_does_not_follow(hilde: Browser, joost: Browser) -> None:
    before = _lines()
    _put_back(2)
    assert _error(_give(hilde, 1, before[1:])) == (409, "register-moved")
    assert _error(_give(hilde, 2, before[3:])) == (422, "malformed")
    assert _error(_give(hilde, 2, [before[0], *before[2:]])) == (422, "malformed")
    assert _error(_give(hilde, 2, [before[2].replace(b"ACCOUNT", b"ACCOUNX")])) == (422, "malformed")
    assert _error(_give(joost, 2, [before[2], hilde.device_line("ab" * 16, account=str(joost.account.pk))])) == (422, "forged")
    assert _lines() == before[:2]
    assert _give(joost, 2, before[2:]).status_code == 201


@pytest.mark.engineless
@pytest.mark.parametrize(("lines", "holds"), [pytest.param(lines, holds, id=name) for name, lines, holds in stories()])
def test_what_is_given_back_is_judged_as_the_clients_judge_it(lines: list[bytes], holds: bool) -> None:
    chronicle = Chronicle(lines[:-1])
    if holds:
        chronicle.take(lines[-1])
    else:
        with pytest.raises(ConclaveError):
            chronicle.take(lines[-1])


@pytest.mark.engineless
def test_every_kind_of_line_has_its_rule() -> None:
    assert set(RULES) == set(FIELDS) == set(RegisterEvent.Kind.values)
