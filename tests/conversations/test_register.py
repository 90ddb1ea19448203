"""The key register: append-only, chained, and only what an account signed for itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from conclave.conversations.errors import Forged, Malformed
from conclave.conversations.events import canonical, from_base64, read, require_signed, to_base64
from conclave.conversations.models import BackupSlot, Device, RegisterEvent
from conclave.core import clock
from conclave.core.audit import trail
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import Browser, line, of_kind, public, slots, stamp

Browsers = Callable[[Account], Browser]


def _chain(events: list[dict[str, Any]]) -> str:
    """The head that a client computes from the bytes alone."""
    hash_ = bytes(32)
    for n, event in enumerate(events, start=1):
        hash_ = hashlib.sha256(hash_ + n.to_bytes(8, "big") + from_base64(event["bytes"])).digest()
        assert to_base64(hash_) == event["hash"]
    return to_base64(hash_)


def test_everybody_reads_the_same_chain(hilde: Browser, joost: Browser, browser_of: Browsers, cast: Cast) -> None:
    assert hilde.revoke().status_code == 201
    answer = browser_of(cast.tomas).get("/sealed/register?after=0").json()
    assert [json.loads(from_base64(one["bytes"]))["kind"] for one in answer["events"]] == [
        "ACCOUNT", "DEVICE_ADD", "ACCOUNT", "DEVICE_ADD", "DEVICE_REVOKE",
    ]  # fmt: skip
    assert (answer["size"], answer["head"], answer["more"]) == (5, _chain(answer["events"]), False)
    rest = browser_of(cast.tomas).get("/sealed/register?after=3").json()
    assert ([one["n"] for one in rest["events"]], rest["head"]) == ([4, 5], answer["head"])
    assert browser_of(cast.tomas).get("/sealed/register?after=5").json() == {"size": 5, "head": answer["head"], "events": [], "more": False}


def test_nobody_fills_everybodys_register_with_devices(hilde: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conclave.conversations.rules.MOST_DEVICES", 2)
    assert [hilde.add_device(device=device * 16).status_code for device in ("ab", "cd")] == [201, 409]
    hilde.revoke(device="ab" * 16)
    assert hilde.add_device(device="cd" * 16).status_code == 201
    monkeypatch.setattr("conclave.conversations.rules.MOST_LINES", 5)
    hilde.revoke(device="cd" * 16)
    refused = hilde.add_device(device="ef" * 16)
    assert (refused.status_code, refused.json()["error"]) == (409, "too-many-devices")


def _with_small_nonce(seed: bytes, message: bytes) -> bytes:
    """A signature whose R is the neutral element: OpenSSL takes it, and not every browser does."""
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    public_key, r = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(), bytes([1, *bytes(31)])
    challenge = int.from_bytes(hashlib.sha512(r + public_key + message).digest(), "little") % order
    return r + (challenge * int.from_bytes(scalar, "little") % order).to_bytes(32, "little")


def test_a_line_that_only_some_browsers_would_read_is_refused(browser_of: Browsers, cast: Cast) -> None:
    """One would be enough: whoever cannot read a line of the register can read none after it."""
    one = browser_of(cast.hilde)
    key = Ed25519PrivateKey.generate()
    unsigned = {"v": 1, "kind": "ACCOUNT", "account": str(cast.hilde.pk), "at": stamp(), "key": public(key)}
    forged = _with_small_nonce(key.private_bytes_raw(), canonical(unsigned))
    key.public_key().verify(forged, canonical(unsigned))  # it holds, for this library
    assert one.open_account(canonical({**unsigned, "sig": to_base64(forged)})).json()["error"] == "forged"
    assert RegisterEvent.objects.count() == 0


@pytest.mark.parametrize("point", [bytes([1, *bytes(31)]), bytes(32), b"\xed" + b"\xff" * 30 + b"\x7f", b"\xee" + b"\xff" * 31])
def test_a_key_of_small_order_is_none(browser_of: Browsers, cast: Cast, keyed: Browsers, point: bytes) -> None:
    assert browser_of(cast.hilde).open_account(browser_of(cast.hilde).account_line(key=to_base64(point))).status_code == 422
    joost = keyed(cast.joost)
    assert joost.add_device(joost.device_line("ab" * 16, device_key=to_base64(point)), "ab" * 16).status_code == 422


def test_an_empty_register_has_the_head_of_all_copies(browser_of: Browsers, cast: Cast) -> None:
    answer = browser_of(cast.tomas).get("/sealed/register").json()
    assert answer == {"size": 0, "head": to_base64(bytes(32)), "events": [], "more": False}


def test_a_long_register_comes_in_pages_each_with_its_own_head(hilde: Browser, joost: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conclave.conversations.queries.register.LINES", 3)
    first = hilde.get("/sealed/register?after=0").json()
    assert (first["size"], first["head"], first["more"]) == (3, first["events"][2]["hash"], True)
    second = hilde.get("/sealed/register?after=3").json()
    assert ([one["n"] for one in second["events"]], second["size"], second["more"]) == ([4], 4, False)


def test_a_member_opens_their_account_with_its_backup_and_may_send_it_again(browser_of: Browsers, cast: Cast) -> None:
    hilde = browser_of(cast.hilde)
    event = hilde.account_line()
    assert hilde.get("/sealed/me").json() == {
        "account": str(cast.hilde.pk),
        "domain": "localhost",
        "may_hold_keys": True,
        "devices": [],
        "backup": None,
        "account_key": None,
    }
    assert [hilde.open_account(event).status_code for _ in range(2)] == [201, 200]
    me = hilde.get("/sealed/me").json()
    assert (me["backup"], me["account_key"]) == (hilde.backup, public(hilde.key))
    assert (RegisterEvent.objects.count(), trail.verify()) == (1, 1)


def test_a_second_account_key_is_refused(hilde: Browser) -> None:
    other = Ed25519PrivateKey.generate()
    event = line(other, kind="ACCOUNT", account=str(hilde.account.pk), at=stamp(), key=public(other))
    again = hilde.open_account(event)
    assert (again.status_code, again.json()["error"]) == (409, "account-exists")
    assert hilde.open_account(backup={"generation": 1, "revision": 1, "slots": slots()}).status_code == 409


def test_neither_the_key_nor_the_backup_is_kept_without_the_other(browser_of: Browsers, cast: Cast) -> None:
    hilde = browser_of(cast.hilde)
    first = {"generation": 1, "revision": 1}
    no_kit = {**first, "slots": [{"slot": "prf:abc", "bytes": to_base64(b"x" * 60)}]}
    twice = {**first, "slots": [*slots(), *slots()]}
    for backup in (no_kit, twice, {**first, "generation": -1, "slots": slots()}, {"generation": 1, "slots": slots()}, None):
        refused = hilde.post("/sealed/account", {"event": to_base64(hilde.account_line()), "backup": backup})
        assert (refused.status_code, refused.json()["error"]) == (422, "malformed")
    assert not RegisterEvent.objects.exists()
    assert not BackupSlot.objects.exists()


def test_a_line_that_somebody_else_signed_is_refused(browser_of: Browsers, cast: Cast) -> None:
    hilde, thief = browser_of(cast.hilde), Ed25519PrivateKey.generate()
    forged = line(thief, kind="ACCOUNT", account=str(cast.hilde.pk), at=stamp(), key=public(hilde.key))
    assert hilde.open_account(forged).json()["error"] == "forged"
    assert hilde.open_account().status_code == 201
    added = line(thief, kind="DEVICE_ADD", account=str(cast.hilde.pk), at=stamp(), device=hilde.device, device_key=public(thief))
    assert hilde.add_device(added).json()["error"] == "forged"
    assert not Device.objects.exists()


def test_a_line_about_somebody_else_is_refused(hilde: Browser, joost: Browser) -> None:
    for event in (joost.device_line("ab" * 16), hilde.account_line(account=str(joost.account.pk)), hilde.revocation_line()):
        refused = hilde.add_device(event, "ab" * 16)
        assert (refused.status_code, refused.json()["error"]) == (422, "malformed")
    assert hilde.add_device(hilde.device_line("ab" * 16), "cd" * 16).json()["error"] == "malformed"
    assert joost.revoke(joost.revocation_line(hilde.device), hilde.device).status_code == 404


def test_a_device_comes_after_the_account_key(browser_of: Browsers, cast: Cast) -> None:
    assert browser_of(cast.hilde).add_device().json()["error"] == "no-account-key"


def test_a_device_is_added_once_and_named_for_its_owner(hilde: Browser, joost: Browser) -> None:
    event = hilde.device_line("ab" * 16)
    assert [hilde.add_device(event, "ab" * 16, "phone").status_code for _ in range(2)] == [201, 200]
    assert joost.add_device(device="ab" * 16).json()["error"] == "device-exists"
    assert [one["name"] for one in hilde.get("/sealed/me").json()["devices"]] == ["laptop", "phone"]


def test_a_device_is_taken_off_by_another_once(hilde: Browser) -> None:
    hilde.add_device(device="ab" * 16)
    event, backup = hilde.revocation_line("ab" * 16), hilde.next_backup(renewed=True)
    assert [hilde.revoke(event, "ab" * 16, backup).status_code for _ in range(2)] == [201, 200]
    later = hilde.revocation_line("ab" * 16, at=stamp(clock.now() + timedelta(minutes=1)))
    assert hilde.revoke(later, "ab" * 16).json()["error"] == "device-revoked"


def test_a_revoked_device_stays_in_the_list_and_speaks_no_more(hilde: Browser) -> None:
    assert hilde.offer([of_kind(5)]).status_code == 201
    assert hilde.revoke().status_code == 201
    assert hilde.revoke().json()["error"] == "device-revoked"
    assert hilde.offer([of_kind(5)]).json()["error"] == "device-revoked"
    assert hilde.get("/sealed/me").json()["devices"][0]["revoked_at"] is not None
    assert hilde.get(f"/sealed/welcomes?device={hilde.device}").json()["error"] == "device-revoked"
    again = hilde.device_line(at=stamp(clock.now() + timedelta(minutes=1)))
    assert hilde.add_device(again).json()["error"] == "device-exists"


def test_what_added_a_device_does_not_bring_it_back(hilde: Browser) -> None:
    added = hilde.device_line("ab" * 16)
    assert hilde.add_device(added, "ab" * 16).status_code == 201
    hilde.revoke(device="ab" * 16)
    assert hilde.add_device(added, "ab" * 16).status_code == 200
    assert Device.objects.get(pk="ab" * 16).revoked_at is not None
    assert RegisterEvent.objects.count() == 4


def test_moments_that_cannot_be_are_refused(hilde: Browser) -> None:
    now = clock.now()
    for at in (now + timedelta(minutes=11), now - timedelta(days=1, minutes=1)):
        refused = hilde.add_device(hilde.device_line("ab" * 16, at=stamp(at)), "ab" * 16)
        assert refused.json()["words"] == "The clock of this device is wrong. Set it, and try again."
    assert hilde.add_device(hilde.device_line("ab" * 16, at="2026-13-41T05:00:00Z"), "ab" * 16).status_code == 422


def test_an_applicant_and_an_assistant_register_nothing(browser_of: Browsers, cast: Cast) -> None:
    for account in (cast.piet, cast.ben):
        one = browser_of(account)
        assert [one.get("/sealed/me").status_code, one.open_account().status_code, one.add_device().status_code] == [404] * 3
    assert not RegisterEvent.objects.exists()


KEY = Ed25519PrivateKey.generate()
NOW = clock.now()
GOOD = {"v": 1, "kind": "DEVICE_REVOKE", "account": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "at": stamp(NOW), "device": "ab" * 16}


def test_a_good_line_is_read() -> None:
    event = read(line(KEY, **{name: GOOD[name] for name in GOOD if name != "v"}), NOW)
    require_signed(event, KEY.public_key().public_bytes_raw())
    with pytest.raises(Forged):
        require_signed(event, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    with pytest.raises(Forged):
        require_signed(event, b"no key")


@given(
    name=st.sampled_from([*GOOD, "sig", "more"]),
    value=st.none() | st.booleans() | st.integers() | st.text(max_size=90) | st.lists(st.integers(), max_size=2) | st.floats(allow_nan=False),
)
def test_a_field_that_is_something_else_is_refused_and_never_crashes(name: str, value: Any) -> None:
    fields = {**GOOD, "sig": "A" * 86, name: value}
    try:
        posted = canonical(fields)
    except UnicodeEncodeError:
        return
    with suppress(Malformed):  # anything else would be a crash
        assert read(posted, NOW).fields == fields


@pytest.mark.parametrize(
    "change",
    [
        lambda text: " " + text,
        lambda text: text + "\n",
        lambda text: text.replace(",", ", "),
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":true'),
        lambda text: text.replace('"v":1', '"v":1,"v":1'),
        lambda text: text.replace('"at"', '"\\u0061t"'),
        lambda text: json.dumps(dict(reversed(json.loads(text).items())), separators=(",", ":")),
    ],
)
def test_a_line_in_any_other_form_is_refused(change: Callable[[str], str]) -> None:
    posted = canonical({**GOOD, "sig": "A" * 86})
    read(posted, NOW)
    with pytest.raises(Malformed):
        read(change(posted.decode()).encode(), NOW)


@given(noise=st.binary(max_size=60))
def test_noise_is_no_line(noise: bytes) -> None:
    with pytest.raises(Malformed):
        read(noise, NOW)


@given(value=st.binary(max_size=80))
def test_base64_has_one_way_to_be_written(value: bytes) -> None:
    text = to_base64(value)
    assert from_base64(text) == value
    for other in (text + "=", text + "\n", " " + text, text + "+", text + "é"):
        with pytest.raises(Malformed):
            from_base64(other)
