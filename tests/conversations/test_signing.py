"""A session alone, as a thief of a cookie has it, changes nothing that is sealed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conclave.conversations.events import to_base64
from conclave.conversations.models import ArchiveChunk, BackupSlot, LogEntry
from conclave.conversations.signing import HEADER, signed
from tests.cast import Cast
from tests.conversations.wire import SEALED, Browser, message_bytes, of_kind, slots

OTHER_BACKUP = {"generation": 2, "revision": 3, "slots": slots()}


@pytest.fixture
def writes(room: UUID, hilde: Browser) -> list[tuple[str, str, dict[str, Any]]]:
    """What a device says and puts away."""
    return [
        ("put", "/sealed/backup", OTHER_BACKUP),
        ("post", f"/sealed/devices/{hilde.device}/key-packages", {"packages": [to_base64(of_kind(5))], "last_resort": None}),
        ("post", f"{SEALED}/{room}/claims", {"devices": [hilde.device]}),
        ("post", f"{SEALED}/{room}/messages", {"device": hilde.device, "message": to_base64(message_bytes(room, 0))}),
        ("post", f"/sealed/archive/{room}", {"n": 1, "prev": to_base64(bytes(32)), "upto": 1, "bytes": to_base64(b"noise")}),
    ]


def test_a_session_without_a_device_puts_nothing_away_and_says_nothing(writes: list[tuple[str, str, dict[str, Any]]], hilde: Browser) -> None:
    kept = set(BackupSlot.objects.values_list("pk", flat=True))
    for method, path, body in writes:
        answer = getattr(hilde.client, method)(path, json.dumps(body), content_type="application/json")
        assert (answer.status_code, answer.json()["error"]) == (422, "forged"), path
    assert set(BackupSlot.objects.values_list("pk", flat=True)) == kept
    assert (LogEntry.objects.count(), ArchiveChunk.objects.count()) == (0, 0)
    assert [hilde.send(method, path, json.dumps(body).encode()).status_code for method, path, body in writes] == [200, 201, 201, 201, 201]


def test_another_key_signs_for_no_device(hilde: Browser) -> None:
    thief = Browser(hilde.account, hilde.client, device=hilde.device, device_key=Ed25519PrivateKey.generate())
    assert thief.put("/sealed/backup", OTHER_BACKUP).json()["error"] == "forged"
    assert hilde.put("/sealed/backup", OTHER_BACKUP).status_code == 200


def test_a_member_signs_nothing_for_another(hilde: Browser, joost: Browser) -> None:
    mixed = Browser(hilde.account, hilde.client, device=joost.device, device_key=joost.device_key)
    assert mixed.put("/sealed/backup", OTHER_BACKUP).status_code == 404


def test_a_revoked_device_puts_nothing_away(hilde: Browser) -> None:
    hilde.revoke()
    assert hilde.put("/sealed/backup", OTHER_BACKUP).json()["error"] == "device-revoked"


@pytest.mark.parametrize("change", ["method", "path", "body", "signature"])
def test_a_signature_is_for_one_request(hilde: Browser, change: str) -> None:
    path, body = "/sealed/backup", json.dumps(OTHER_BACKUP).encode()
    over = signed("POST" if change == "method" else "PUT", "/sealed/other" if change == "path" else path, b"{}" if change == "body" else body)
    signature = to_base64(hilde.device_key.sign(over)) if change != "signature" else "AAAA"
    answer = hilde.client.put(path, body, content_type="application/json", headers={HEADER: f"{hilde.device}.{signature}"})
    assert (answer.status_code, answer.json()["error"]) == (422, "forged")


def test_a_page_is_never_answered_as_whoever_has_signed_in_since(hilde: Browser, cast: Cast) -> None:
    for account, status in ((cast.hilde, 200), (cast.joost, 409)):
        answer = hilde.client.get("/sealed/conversations", headers={"Accept": "application/json", "X-Conclave-Account": str(account.pk)})
        assert answer.status_code == status
    assert answer.json()["error"] == "somebody-else"
