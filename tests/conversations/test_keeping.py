"""What a member's devices put away: the backup in slots, the archive in a chain."""

from __future__ import annotations

import hashlib
import json
import secrets
from uuid import UUID

import pytest

from conclave.config.composition import compose
from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation
from conclave.core import clock
from conclave.core.farewell import lose_passkey
from tests.cast import Cast
from tests.conversations.wire import Browser, slots

GENESIS = to_base64(bytes(32))


def test_a_new_backup_replaces_the_old_whole(hilde: Browser) -> None:
    newer = hilde.next_backup(renewed=True, extra=("prf:abc_-1", "ways", "former", f"device:{hilde.device}"))
    assert hilde.put("/sealed/backup", newer).status_code == 200
    assert hilde.get("/sealed/me").json()["backup"] == newer


def test_the_same_backup_sent_again_is_taken_for_what_it_is(hilde: Browser) -> None:
    newer = hilde.next_backup(renewed=True)
    assert [hilde.put("/sealed/backup", newer).status_code for _ in range(2)] == [200, 200]
    assert hilde.get("/sealed/me").json()["backup"]["revision"] == newer["revision"]


@pytest.mark.parametrize(("generation", "revision"), [(0, 1), (-1, 1), (2, 1), (0, 0), (1, 0), (0, 2), (1, 2)])
def test_a_backup_that_does_not_follow_the_last_one_is_refused(hilde: Browser, generation: int, revision: int) -> None:
    """`generation` and `revision` beyond those that lie there."""
    hilde.put("/sealed/backup", hilde.next_backup(renewed=True))
    now = hilde.get("/sealed/me").json()["backup"]
    tried = {"generation": now["generation"] + generation, "revision": now["revision"] + revision, "slots": slots()}
    answer = hilde.put("/sealed/backup", tried)
    if (generation, revision) == (0, 1):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["error"]) == (409, "stale-backup")
        assert answer.json()["generation"] == now["generation"]


def test_a_generation_that_the_database_cannot_hold_is_refused(hilde: Browser) -> None:
    assert hilde.put("/sealed/backup", {**hilde.next_backup(), "generation": 2**31}).status_code == 422


def test_a_backup_comes_with_the_account_key(cast: Cast, hilde: Browser, tomas: Browser) -> None:
    before = tomas.get("/sealed/me").json()["backup"]
    assert hilde.put("/sealed/backup", hilde.next_backup(extra=("peers",))).status_code == 200
    assert tomas.get("/sealed/me").json()["backup"] == before


def test_there_is_nothing_to_replace_before_the_first_device(browser_of: object, cast: Cast) -> None:
    one: Browser = browser_of(cast.hilde)  # type: ignore[operator]  # the fixture's own type stands in conftest
    assert one.put("/sealed/backup", {"generation": 1, "revision": 1, "slots": slots()}).json()["error"] == "missing"


def test_a_device_comes_with_its_way_in_or_not_at_all(hilde: Browser) -> None:
    stale = hilde.next_backup(renewed=True)
    answer = hilde.add_device(hilde.device_line("ab" * 16), "ab" * 16, backup=stale)
    assert (answer.status_code, answer.json()["error"]) == (409, "stale-backup")
    assert [one["device"] for one in hilde.get("/sealed/me").json()["devices"]] == [hilde.device]


def test_a_device_goes_with_a_new_backup_key_or_not_at_all(hilde: Browser) -> None:
    hilde.add_device(hilde.device_line("ab" * 16), "ab" * 16)
    answer = hilde.revoke(hilde.revocation_line("ab" * 16), "ab" * 16, backup=hilde.next_backup())
    assert (answer.status_code, answer.json()["error"]) == (409, "stale-backup")
    left_open = hilde.next_backup(renewed=True, extra=(f"device:{'ab' * 16}",))
    assert hilde.revoke(hilde.revocation_line("ab" * 16), "ab" * 16, backup=left_open).status_code == 422
    assert [one["revoked_at"] for one in hilde.get("/sealed/me").json()["devices"]] == [None, None]
    assert hilde.revoke(hilde.revocation_line("ab" * 16), "ab" * 16).status_code == 201
    assert hilde.get("/sealed/me").json()["backup"]["generation"] == 2


def test_a_session_alone_takes_no_device_off(hilde: Browser) -> None:
    body = {"event": to_base64(hilde.revocation_line()), "backup": hilde.next_backup(renewed=True)}
    answer = hilde.client.post(f"/sealed/devices/{hilde.device}/revocation", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (422, "forged")


def test_a_passkey_that_is_removed_opens_nothing_any_more(hilde: Browser) -> None:
    hilde.put("/sealed/backup", hilde.next_backup(extra=("prf:abc", "prf:def")))
    revision = hilde.get("/sealed/me").json()["backup"]["revision"]
    compose()
    assert lose_passkey(hilde.account, "abc", clock.now()) == 1
    assert lose_passkey(hilde.account, "abc", clock.now()) == 0
    after = hilde.get("/sealed/me").json()["backup"]
    assert ([one["slot"] for one in after["slots"]], after["revision"]) == (["kit", "account-key", "prf:def"], revision + 1)


def _keep(one: Browser, room: UUID, n: int, prev: str, chunk: bytes) -> tuple[int, str]:
    answer = one.post(f"/sealed/archive/{room}", {"n": n, "prev": prev, "upto": n, "bytes": to_base64(chunk)})
    return answer.status_code, answer.json().get("error", "")


def test_an_archive_grows_in_a_chain_that_two_devices_cannot_fork(room: UUID, hilde: Browser) -> None:
    first, second = secrets.token_bytes(100), secrets.token_bytes(100)
    after_first = to_base64(hashlib.sha256(first).digest())
    assert _keep(hilde, room, 2, GENESIS, first) == (409, "chain-broken")
    assert [_keep(hilde, room, 1, GENESIS, first) for _ in range(2)] == [(201, ""), (200, "")]
    assert _keep(hilde, room, 1, GENESIS, second) == (409, "chain-broken")
    assert _keep(hilde, room, 2, GENESIS, second) == (409, "chain-broken")
    assert _keep(hilde, room, 2, after_first, second) == (201, "")
    kept = hilde.get(f"/sealed/archive/{room}?after=0").json()
    assert kept == [
        {"n": 1, "bytes": to_base64(first), "prev": GENESIS, "hash": after_first},
        {"n": 2, "bytes": to_base64(second), "prev": after_first, "hash": to_base64(hashlib.sha256(second).digest())},
    ]
    assert [one["n"] for one in hilde.get(f"/sealed/archive/{room}?after=1").json()] == [2]


def test_an_archive_is_its_owners_alone(room: UUID, hilde: Browser, joost: Browser, tomas: Browser) -> None:
    _keep(hilde, room, 1, GENESIS, b"sealed")
    assert joost.get(f"/sealed/archive/{room}?after=0").json() == []
    assert _keep(joost, room, 1, GENESIS, b"sealed too") == (201, "")
    assert tomas.get(f"/sealed/archive/{room}?after=0").status_code == 404
    assert _keep(tomas, room, 1, GENESIS, b"x") == (404, "missing")


def test_after_a_dismissal_ones_own_archive_can_be_read_and_does_not_grow(room: UUID, hilde: Browser, cast: Cast) -> None:
    _keep(hilde, room, 1, GENESIS, b"sealed")
    dismiss(actor=cast.ana, conversation=Conversation.objects.get(), account=cast.hilde, now=clock.now())
    assert [one["n"] for one in hilde.get(f"/sealed/archive/{room}?after=0").json()] == [1]
    assert _keep(hilde, room, 2, to_base64(hashlib.sha256(b"sealed").digest()), b"more")[0] == 404
