"""Releases of the program in the key register: one key, then those that it names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client

from conclave.conversations.commands.releases import publish
from conclave.conversations.console import client_command
from conclave.conversations.errors import Forged, Malformed
from conclave.conversations.events import from_base64, to_base64
from conclave.conversations.models import RegisterEvent, RegisterHead
from conclave.conversations.program.chain import releases
from conclave.conversations.program.keys import KEPT, PUBLISHED, make_key, read_key
from conclave.conversations.program.manifest import File, Manifest, built, read_manifest
from conclave.conversations.program.words import in_words
from conclave.conversations.queries.register import release_lines
from conclave.core import clock
from conclave.core.audit.models import Row
from tests.conversations.wire import Browser, line, public, stamp

pytestmark = pytest.mark.django_db

NETWORK, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
FIRST, SECOND = "A" * 43, "B" * 42 + "A"


def release(of: str = FIRST, *, by: Ed25519PrivateKey = NETWORK, key: Ed25519PrivateKey | None = None, **changes: str) -> bytes:
    fields = {"kind": "CLIENT_RELEASE", "at": stamp(), "key": public(key or by), "release": of, "version": "1.0.0"}
    return line(by, **{**fields, **changes})


def put(content: bytes) -> int:
    return publish(line=content, now=clock.now())


def test_a_release_stands_in_everybodys_register(hilde: Browser) -> None:
    n = put(release())
    last = hilde.get("/sealed/register?after=0").json()["events"][-1]
    assert (last["n"], json.loads(from_base64(last["bytes"]))["release"]) == (n, FIRST)
    assert hilde.revoke().status_code == 201  # the chain goes on after it
    assert Row.objects.get(verb="program.published").detail == {"version": "1.0.0", "words": in_words(FIRST)}


def test_the_first_release_key_is_kept(hilde: Browser) -> None:
    put(release())
    with pytest.raises(Forged):
        put(release(SECOND, by=OTHER))
    put(release(SECOND))
    assert [one.release for one in releases(bytes(row.bytes) for row in release_lines())] == [FIRST, SECOND]


def test_the_key_changes_only_by_the_old_ones_signature(hilde: Browser) -> None:
    put(release())
    with pytest.raises(Forged):
        put(release(SECOND, by=OTHER, key=OTHER))
    put(release(FIRST, by=NETWORK, key=OTHER))
    with pytest.raises(Forged):
        put(release(SECOND, by=NETWORK))
    put(release(SECOND, by=OTHER))
    assert RegisterEvent.objects.filter(kind="CLIENT_RELEASE").count() == 3


def test_a_release_that_changes_nothing_is_no_line() -> None:
    put(release())
    with pytest.raises(Malformed):
        put(release(at=stamp().replace(".000Z", ".001Z")))


def test_going_back_to_an_earlier_release_is_a_release() -> None:
    for of, version in ((FIRST, "1.0.0"), (SECOND, "1.0.1"), (FIRST, "1.0.0+back")):
        put(release(of, version=version))
    assert len(release_lines()) == 3


@pytest.mark.parametrize(
    "changes",
    [{"version": ""}, {"version": "1.0 "}, {"version": "<b>"}, {"release": "A" * 42}, {"account": "x"}, {"kind": "RELEASE"}, {"at": "today"}],
    ids=["no version", "a space", "markup", "a short hash", "one field more", "another kind", "no moment"],
)
def test_only_the_one_form_is_read(changes: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        put(release(**changes))  # type: ignore[arg-type]  # none of them is a key


def test_no_member_publishes_a_release(hilde: Browser) -> None:
    answers = [hilde.open_account(release()), hilde.add_device(release()), hilde.revoke(release())]
    assert [answer.status_code for answer in answers] == [409, 422, 422]
    assert release_lines() == []


@pytest.fixture
def folder() -> Iterator[Path]:
    """The data folder, without a release key."""
    kept = [Path(settings.DATA_DIR) / name for name in (KEPT, PUBLISHED)]
    for path in kept:
        path.unlink(missing_ok=True)
    yield Path(settings.DATA_DIR)
    for path in kept:
        path.unlink(missing_ok=True)


def give(browser: Browser, after: int, content: bytes) -> int:
    return int(browser.post("/sealed/register", {"after": after, "lines": [to_base64(content)]}).status_code)


def test_no_member_plants_the_first_release_as_one_that_was_lost(hilde: Browser, folder: Path) -> None:
    assert give(hilde, 2, release(by=OTHER)) == 409
    assert release_lines() == []
    make_key(folder / KEPT)
    ours = release(by=read_key(folder / KEPT))
    assert give(hilde, 2, ours) == 201
    assert give(hilde, 3, release(SECOND, by=OTHER)) == 422
    assert [bytes(row.bytes) for row in release_lines()] == [ours]


def test_a_start_adds_no_release_to_a_register_that_was_put_back(hilde: Browser, folder: Path) -> None:
    assert client_command(["publish", "--at-start"]) == 0
    lost = bytes(release_lines()[0].bytes)
    RegisterEvent.objects.filter(kind="CLIENT_RELEASE").delete()
    before = RegisterEvent.objects.order_by("-n")[0]
    RegisterHead.objects.update(size=before.n, hash=bytes(before.hash))
    with pytest.raises(Malformed, match="put back to an earlier state"):
        client_command(["publish", "--at-start"])
    assert give(hilde, before.n, lost) == 201
    assert client_command(["publish", "--at-start"]) == 0


def test_a_line_of_somebody_unknown_is_no_release(hilde: Browser) -> None:
    RegisterEvent.objects.update(account=None)
    assert release_lines() == []
    assert Client().get("/program/releases").json() == {"lines": []}


def test_outsiders_see_the_releases_and_nothing_of_members(hilde: Browser) -> None:
    content = release()
    put(content)
    shown = Client().get("/program/releases").json()
    assert shown == {"lines": [{"bytes": to_base64(content), "register": to_base64(bytes(release_lines()[0].hash))}]}


def test_the_page_says_which_release_it_is_and_promises_no_more(client: Client, folder: Path) -> None:
    before = client.get("/program/").content.decode()
    assert "Nothing was published so far." in before
    assert client_command(["publish"]) == 0
    page = client.get("/program/").content.decode()
    assert "Our server never receives the keys to your conversations." in page
    assert "as the newest release" in page
    assert in_words(built().release) in page
    assert from_base64(built().release).hex() in page


def test_the_operator_publishes_the_build_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = folder / KEPT
    assert client_command(["publish"]) == 0
    assert kept.stat().st_mode & 0o777 == 0o600
    assert client_command(["publish"]) == 0
    assert len(release_lines()) == 1
    assert "The newest release in the register is this build" in capsys.readouterr().out


def test_a_key_that_is_kept_elsewhere_signs_and_is_changed(tmp_path: Path, folder: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for path in (old, new):
        client_command(["key", "--file", str(path)])
    with pytest.raises(Malformed, match="never written over"):
        client_command(["key", "--file", str(old)])
    with pytest.raises(Malformed, match="Publish the first one"):
        client_command(["publish", "--key", str(old), "--next-key", str(new)])
    client_command(["publish", "--key", str(old)])
    with pytest.raises(Malformed, match="not the one"):
        client_command(["publish", "--key", str(new), "--next-key", str(new)])
    client_command(["publish", "--key", str(old), "--next-key", str(new)])
    assert len({one.key for one in releases(bytes(row.bytes) for row in release_lines())}) == 2


def test_a_manifest_has_one_form() -> None:
    raw = b'{"files":[{"path":"a.js","sha256":"x","size":1}],"v":1,"version":"1"}'
    assert read_manifest(raw) == Manifest(read_manifest(raw).release, "1", {"a.js": File(1, "x")})
    for wrong in (raw + b"\n", raw.replace(b'"v":1', b'"v":2'), b"[]", b"{}", raw.replace(b"size", b"sise"), b"\xff"):
        with pytest.raises(Malformed):
            read_manifest(wrong)


def test_words_are_those_of_the_client() -> None:
    assert in_words(to_base64(bytes(32))) == " ".join(["abandon"] * 8)
    assert in_words(to_base64(bytes([255] * 32))) == " ".join(["zoo"] * 8)
    listed = (Path(settings.PACKAGE).parent / "node_modules/@scure/bip39/wordlists/english.js").read_text()
    ours = json.loads((Path(settings.PACKAGE) / "conversations/program/english.json").read_text())
    assert ours == [word for word in listed.split("`")[1].split("\n") if word]
