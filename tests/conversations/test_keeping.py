"""What a member's devices put away: the backup in slots, the archive in a chain."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation
from conclave.core import clock
from tests.cast import Cast
from tests.conversations.wire import Browser, slots

GENESIS = to_base64(bytes(32))


def test_a_new_backup_replaces_the_old_whole(hilde: Browser) -> None:
    newer = {"generation": 2, "slots": slots("prf:abc_-1")}
    assert hilde.put("/sealed/backup", newer).status_code == 200
    assert hilde.get("/sealed/me").json()["backup"] == newer


def test_an_older_backup_does_not_come_back(hilde: Browser) -> None:
    hilde.put("/sealed/backup", {"generation": 3, "slots": slots()})
    stale = hilde.put("/sealed/backup", {"generation": 2, "slots": slots()})
    assert (stale.status_code, stale.json()["error"], stale.json()["generation"]) == (409, "stale-backup", 3)


def test_a_generation_that_the_database_cannot_hold_is_refused(hilde: Browser) -> None:
    assert hilde.put("/sealed/backup", {"generation": 2**31, "slots": slots()}).status_code == 422


def test_a_backup_comes_with_the_account_key(cast: Cast, hilde: Browser, tomas: Browser) -> None:
    assert hilde.put("/sealed/backup", {"generation": 1, "slots": slots("peer:x")}).status_code == 200
    assert tomas.get("/sealed/me").json()["backup"] == tomas.backup


def test_there_is_nothing_to_replace_before_the_first_device(browser_of: object, cast: Cast) -> None:
    one: Browser = browser_of(cast.hilde)  # type: ignore[operator]  # the fixture's own type stands in conftest
    assert one.put("/sealed/backup", {"generation": 1, "slots": slots()}).json()["error"] == "missing"


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
