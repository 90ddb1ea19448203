"""Whatever else may arrive: refused in words, nothing stored."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from conclave.conversations import throttle
from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation, LogEntry
from conclave.conversations.throttle import VOLUME, WRITE, Rate, spend
from conclave.core.errors import TooMany
from tests.cast import Cast
from tests.conversations.wire import SEALED, Browser, commit_bytes, message_bytes, of_kind, slots, welcome_for

KIB = 1024


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"a": NaN}',
        b'{"devices": ["a"], "devices": []}',
        b'{"device": "\xff"}',
        b"\xff\xfe\x00",
        b"9" * 5000,
    ],
)
def test_what_is_not_the_json_that_was_asked_for_is_refused(room: UUID, hilde: Browser, sent: bytes) -> None:
    answer = hilde.send("post", f"{SEALED}/{room}/claims", sent)
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")
    assert answer.json()["words"].endswith(".")


@pytest.mark.parametrize(
    "change",
    [
        {"device": None},
        {"device": "AB" * 16},
        {"device": 7},
        {"device": "ab"},
        {"message": ""},
        {"message": None},
        {"message": 12},
        {"message": "AA=="},
        {"message": "A A"},
        {"message": "é" * 4},
        {"message": "A"},
        {"message": ["AAAA"]},
        {"more": 1},
    ],
)
def test_a_field_that_is_wrong_is_named(room: UUID, hilde: Browser, change: dict[str, Any]) -> None:
    body = {"device": hilde.device, "message": to_base64(message_bytes(room, 0)), **change}
    answer = hilde.post(f"{SEALED}/{room}/messages", body)
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")
    assert LogEntry.objects.count() == 0


def test_a_missing_field_is_named(room: UUID, hilde: Browser) -> None:
    assert hilde.post(f"{SEALED}/{room}/messages", {"device": hilde.device}).json()["words"] == "“message” is missing."


def test_a_form_is_no_json(room: UUID, hilde: Browser) -> None:
    assert hilde.client.post(f"{SEALED}/{room}/messages", {"device": "x"}).status_code == 422


def test_forged_and_misplaced_bytes_are_refused(room: UUID, hilde: Browser) -> None:
    elsewhere = UUID(int=9)
    answers = [
        hilde.say(room, 0, bytes_=message_bytes(elsewhere, 0)),
        hilde.say(room, 0, bytes_=commit_bytes(room, 0)),
        hilde.say(room, 0, bytes_=b"hello"),
        hilde.commit(room, 0, bytes_=message_bytes(room, 0)),
        hilde.commit(room, 0, bytes_=commit_bytes(elsewhere, 0)),
        hilde.commit(room, 0, bytes_=commit_bytes(room, 0, content=2)),
        hilde.commit(room, 0, info=of_kind(3)),
        hilde.commit(room, 0, welcome={"bytes": to_base64(of_kind(4)), "devices": [hilde.device]}),
        hilde.commit(room, 0, welcome={"bytes": to_base64(of_kind(3)), "devices": []}),
        hilde.commit(room, 0, welcome=welcome_for(hilde.device, hilde.device)),
        hilde.commit(room, 0, welcome=[]),
    ]
    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [(422, "malformed")] * len(answers)
    assert hilde.log(room).json()["head"] == 0


def test_a_conversation_does_not_begin_with_something_else(conversation: Conversation, hilde: Browser) -> None:
    assert [hilde.begin(conversation.pk, of_kind(3)).status_code, hilde.begin(conversation.pk, epoch=1).status_code] == [422, 422]


def test_a_device_that_is_not_ones_own_speaks_for_nobody(room: UUID, hilde: Browser, joost: Browser) -> None:
    assert [joost.say(room, 0, device=device).status_code for device in (hilde.device, "0" * 32, joost.device)] == [404, 404, 201]


def test_a_revoked_device_speaks_no_more(room: UUID, hilde: Browser) -> None:
    said = message_bytes(room, 0)
    assert hilde.say(room, 0, bytes_=said).status_code == 201
    hilde.revoke()
    answers = [hilde.say(room, 0), hilde.say(room, 0, bytes_=said), hilde.commit(room, 0), hilde.claim(room, hilde.device)]
    assert [answer.json()["error"] for answer in answers] == ["device-revoked"] * 4


@pytest.mark.parametrize(("kib", "status"), [(65, 201), (65.1, 413), (2000, 413)])
def test_a_message_has_a_largest_size(room: UUID, hilde: Browser, kib: float, status: int) -> None:
    head = len(message_bytes(room, 0, noise=0))
    answer = hilde.say(room, 0, bytes_=message_bytes(room, 0, noise=int(kib * KIB) - head))
    assert answer.status_code == status


def test_everything_else_has_one_too(room: UUID, hilde: Browser) -> None:
    head = len(commit_bytes(room, 0, noise=0))
    largest = commit_bytes(room, 0, noise=256 * KIB - head)
    info, welcome = of_kind(4, KIB * KIB - 4), welcome_for(hilde.device, noise=KIB * KIB - 4)
    too_large = [
        hilde.commit(room, 0, bytes_=largest + b"x"),
        hilde.commit(room, 0, info=info + b"x"),
        hilde.commit(room, 0, welcome=welcome_for(hilde.device, noise=KIB * KIB)),
        hilde.offer([of_kind(5, 8 * KIB)]),
        hilde.open_account(b"x" * (4 * KIB + 1)),
        hilde.put("/sealed/backup", {**hilde.next_backup(), "slots": [*slots(), {"slot": "prf:a", "bytes": to_base64(bytes(64 * KIB))}]}),
        hilde.post(f"/sealed/archive/{room}", {"n": 1, "prev": to_base64(bytes(32)), "upto": 1, "bytes": to_base64(bytes(KIB * KIB + 1))}),
        hilde.send("post", f"{SEALED}/{room}/messages", b" " * 3_300_001),
    ]
    assert [(answer.status_code, answer.json()["error"]) for answer in too_large] == [(413, "too-large")] * len(too_large)
    assert hilde.commit(room, 0, bytes_=largest, info=info, welcome=welcome).status_code == 201


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b", "a\nb", "a\u202eb", "\ud800", 7, None])
def test_a_device_has_a_name_that_can_be_read(hilde: Browser, name: Any) -> None:
    assert hilde.add_device(device="ab" * 16, name=name).status_code == 422


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 16, "", "²"])
def test_a_cursor_is_a_whole_number(room: UUID, hilde: Browser, after: str) -> None:
    answers = [hilde.get(f"{SEALED}/{room}/log?after={after}"), hilde.get(f"/sealed/register?after={after}")]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_numbers_beyond_what_both_sides_hold_are_refused(room: UUID, hilde: Browser) -> None:
    for n in (2**53, -1, 1.5, True, "1", None):
        body = {"n": n, "prev": to_base64(bytes(32)), "upto": 1, "bytes": "AAAA"}
        assert hilde.post(f"/sealed/archive/{room}", body).status_code == 422
    assert hilde.say(room, 2**63 - 1).status_code == 409


def test_a_bucket_empties_and_fills_again() -> None:
    once, quick = Rate("once", 3, 0.0), Rate("quick", 1, 1e9)
    for _ in range(3):
        spend(UUID(int=1), once)
    with pytest.raises(TooMany):
        spend(UUID(int=1), once)
    spend(UUID(int=2), once)
    for _ in range(50):
        spend(UUID(int=1), quick)


def test_a_program_that_runs_wild_is_told_to_wait(room: UUID, hilde: Browser, joost: Browser) -> None:
    throttle._buckets[(hilde.account.pk, WRITE.name)] = (0.0, time.monotonic() + 60)
    answer = hilde.say(room, 0)
    assert (answer.status_code, answer.json()["error"]) == (429, "too-many")
    assert [hilde.log(room).status_code, joost.say(room, 0).status_code] == [200, 201]


def test_a_disk_is_not_filled_by_one_member(room: UUID, hilde: Browser) -> None:
    throttle._buckets[(hilde.account.pk, VOLUME.name)] = (1.0, time.monotonic())
    large = {"n": 1, "prev": to_base64(bytes(32)), "upto": 1, "bytes": to_base64(bytes(KIB * KIB))}
    assert hilde.post(f"/sealed/archive/{room}", large).status_code == 429
    assert hilde.say(room, 0).status_code == 201


def test_a_page_of_somebody_else_cannot_post(room: UUID, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.hilde)
    assert strict.post(f"{SEALED}/{room}/messages", "{}", content_type="application/json").status_code == 403


def test_no_log_line_tells_what_or_who(room: UUID, hilde: Browser, joost: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        said = message_bytes(room, 0)
        hilde.say(room, 0, bytes_=said)
        hilde.commit(room, 0, welcome=welcome_for(joost.device))
        hilde.say(room, 7)
        logging.getLogger("conclave").info("The line by which we see that lines are seen.")
    told = json.dumps([record.getMessage() for record in caplog.records])
    assert "lines are seen" in told
    for secret in (to_base64(said), hilde.device, str(hilde.account.pk), str(room)):
        assert secret not in told
