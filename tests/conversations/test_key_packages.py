"""Key packages: each is handed out once, to those who may add the device."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from conclave.conversations.commands.packages import offer
from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.events import from_base64
from conclave.conversations.models import Conversation, Device, KeyPackage
from conclave.core import clock
from tests.cast import Cast
from tests.conversations.wire import Browser, of_kind


def test_each_package_goes_out_once_and_the_last_resort_again_and_again(room: UUID, hilde: Browser, joost: Browser) -> None:
    packages, last = [of_kind(5), of_kind(5)], of_kind(5)
    assert joost.offer(packages, last).json() == {"unused": 2}
    claimed = [hilde.claim(room, joost.device).json() for _ in range(4)]
    assert [from_base64(one["package"]) for (one,) in claimed] == [*packages, last, last]
    assert {(one["account"], one["device"]) for (one,) in claimed} == {(str(joost.account.pk), joost.device)}
    assert joost.offer([]).json() == {"unused": 0}
    assert joost.offer(packages).json() == {"unused": 0}  # they were given out; the same bytes are not given out again


def test_offering_twice_keeps_one_and_a_new_last_resort_replaces_the_old(room: UUID, hilde: Browser, joost: Browser) -> None:
    package, first, second = of_kind(5), of_kind(5), of_kind(5)
    assert [joost.offer([package, package], first).json()["unused"] for _ in range(2)] == [1, 1]
    assert joost.offer([], second).json() == {"unused": 1}
    hilde.claim(room, joost.device)
    assert from_base64(hilde.claim(room, joost.device).json()[0]["package"]) == second
    assert joost.offer([], package).json()["error"] == "malformed"


def test_a_device_without_packages_is_left_out(room: UUID, hilde: Browser, joost: Browser) -> None:
    assert hilde.claim(room, joost.device, hilde.device).json() == []


def test_devices_of_those_who_do_not_sit_there_are_not_claimed(room: UUID, hilde: Browser, joost: Browser, tomas: Browser, cast: Cast) -> None:
    for one in (joost, tomas):
        one.offer([of_kind(5)])
    answers = [hilde.claim(room, tomas.device), hilde.claim(room, joost.device, "0" * 32)]
    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [(409, "not-claimable")] * 2
    assert answers[0].json() == answers[1].json()
    assert tomas.claim(room, joost.device).status_code == 404
    dismiss(actor=cast.ana, conversation=Conversation.objects.get(), account=cast.joost, now=clock.now())
    assert hilde.claim(room, joost.device).json()["error"] == "not-claimable"
    assert KeyPackage.objects.filter(claimed_at=None).count() == 2


def test_packages_go_out_of_date(room: UUID, hilde: Browser, joost: Browser) -> None:
    device = Device.objects.get(pk=joost.device)
    offer(actor=joost.account, device=device, packages=[of_kind(5)], last_resort=None, now=clock.now() - timedelta(days=86))
    assert joost.offer([]).json() == {"unused": 0}
    assert hilde.claim(room, joost.device).json() == []


def test_a_device_that_has_enough_is_told_so(hilde: Browser) -> None:
    for _ in range(2):
        assert hilde.offer([of_kind(5) for _ in range(100)]).status_code == 201
    assert hilde.offer([of_kind(5)]).status_code == 413
    assert hilde.offer([of_kind(5) for _ in range(101)]).status_code == 413
    assert hilde.offer([]).json() == {"unused": 200}


def test_only_ones_own_device_offers_and_only_key_packages(hilde: Browser, joost: Browser) -> None:
    assert hilde.offer([of_kind(5)], device=joost.device).status_code == 404
    assert hilde.offer([of_kind(4)]).json()["error"] == "malformed"
    assert not KeyPackage.objects.exists()
