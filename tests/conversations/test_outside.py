"""The outsider, the assistant and the applicant try every address of a conversation that exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from conclave.conversations.events import to_base64
from conclave.conversations.models import Welcome
from conclave.core.errors import NOT_HERE
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.files import Parcel
from tests.conversations.wire import SEALED, Browser, commit_bytes, message_bytes, of_kind, welcome_for

Call = tuple[str, str, Any]


@pytest.fixture
def inside(room: UUID, hilde: Browser, joost: Browser) -> list[Call]:
    """Every address with a body that is good when a participant sends it."""
    assert hilde.commit(room, 0, welcome=welcome_for(hilde.device)).status_code == 201
    welcome = Welcome.objects.get()
    file = Parcel(hilde, room, size=5000).send()
    device, b64 = {"device": hilde.device}, to_base64
    asking = hilde.post("/sealed/pairings/asking", {"key": b64(bytes(32)), "browser": "Firefox"}).json()["id"]
    return [
        ("get", f"{SEALED}/{room}/group-info", None),
        ("get", f"{SEALED}/{room}/log?after=0", None),
        ("post", f"{SEALED}/{room}/claims", {"devices": [joost.device]}),
        ("post", f"{SEALED}/{room}/messages", {**device, "message": b64(message_bytes(room, 1))}),
        ("post", f"{SEALED}/{room}/commits", {**device, "commit": b64(commit_bytes(room, 1)), "group_info": b64(of_kind(4)), "welcome": None}),
        ("post", f"{SEALED}/{room}/blobs", {**device, "blob": str(uuid4()), "size": 5000, "chunks": 1}),
        ("get", file.path, None),
        ("get", f"{file.path}/chunks/0", None),
        ("get", f"/sealed/archive/{room}?after=0", None),
        ("post", f"/sealed/archive/{room}", {"n": 1, "prev": b64(bytes(32)), "upto": 1, "bytes": b64(b"sealed")}),
        ("get", f"/sealed/welcomes?device={hilde.device}", None),
        ("post", f"/sealed/devices/{hilde.device}/key-packages", {"packages": [b64(of_kind(5))], "last_resort": None}),
        ("post", f"/sealed/welcomes/{welcome.pk}/receipt", {}),
        ("put", f"/sealed/devices/{hilde.device}/name", {"name": "desk"}),
        ("get", f"/sealed/pairings/{asking}", None),
        ("post", f"/sealed/pairings/{asking}/answer", {"answer": b64(b"sealed")}),
        ("post", f"/sealed/devices/{hilde.device}/revocation", {"event": b64(hilde.revocation_line()), "backup": hilde.next_backup(renewed=True)}),
    ]


def _ask(one: Browser, call: Call) -> Any:
    method, path, body = call
    return one.get(path) if method == "get" else getattr(one, method)(path, body)


def test_whoever_sits_there_gets_an_answer(inside: list[Call], hilde: Browser) -> None:
    assert [_ask(hilde, call).status_code // 100 for call in inside] == [2] * len(inside)


@pytest.mark.parametrize("who", ["tomas", "ruth", "piet", "ben"])
def test_nobody_else_gets_one(inside: list[Call], browser_of: Callable[[Account], Browser], cast: Cast, who: str) -> None:
    outsider = browser_of(getattr(cast, who))
    forged = to_base64(outsider.revocation_line(inside[-1][1].split("/")[3]))
    for call in [*inside[:-1], ("post", inside[-1][1], {"event": forged, "backup": outsider.next_backup(renewed=True)})]:
        answer = _ask(outsider, call)
        refused_for_want_of_a_key = who in {"tomas", "ruth"} and answer.status_code == 409 and answer.json()["error"] == "no-account-key"
        assert answer.status_code == 404 or refused_for_want_of_a_key, call
        if answer.status_code == 404:
            assert answer.json() == {"error": "missing", "words": NOT_HERE}


def test_a_member_with_keys_cannot_revoke_another_members_device(inside: list[Call], tomas: Browser, hilde: Browser) -> None:
    assert tomas.revoke(tomas.revocation_line(hilde.device), hilde.device).status_code == 404
    assert tomas.revoke(hilde.revocation_line(), hilde.device).status_code == 422


def test_a_stranger_gets_the_same(inside: list[Call]) -> None:
    stranger = Client()
    for method, path, _ in inside:
        answer = getattr(stranger, method)(path)
        assert (answer.status_code, answer.json()["error"]) == (404, "missing")


def test_a_conversation_that_does_not_exist_looks_like_one_that_is_closed(room: UUID, tomas: Browser) -> None:
    assert tomas.log(room).json() == tomas.log(UUID(int=5)).json()
