"""Stories of the key register that both sides must judge alike. To write them anew: `python -m tests.conversations.vectors`.

Each is a list of lines in order; all hold but the last, which holds or not as `holds` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conclave.conversations.events import canonical, to_base64

PLACE = Path(__file__).resolve().parents[2] / "client" / "test" / "vectors" / "register.json"
ANA, JOOST, HILDE = (UUID(int=n) for n in (1, 2, 3))
AT = "2026-03-02T05:00:00.000Z"
LATER = "2026-03-02T05:01:00.000Z"


def key_of(account: UUID) -> Ed25519PrivateKey:
    """Always the same key for the same account."""
    return Ed25519PrivateKey.from_private_bytes(bytes([account.int]) * 32)


def public(key: Ed25519PrivateKey) -> str:
    return to_base64(key.public_key().public_bytes_raw())


def told(by: UUID, kind: str, fields: dict[str, Any], signer: UUID | None = None) -> bytes:
    """A line of the account `by`, signed by its own key or by that of `signer`."""
    unsigned = {"v": 1, "kind": kind, "account": str(by), "at": AT, **fields}
    return canonical({**unsigned, "sig": to_base64(key_of(signer or by).sign(canonical(unsigned)))})


def opens(account: UUID) -> bytes:
    return told(account, "ACCOUNT", {"key": public(key_of(account))})


def vouches(by: UUID, about: UUID, signer: UUID | None = None, /, **changes: Any) -> bytes:
    return told(by, "VOUCH", {"about": str(about), "key": public(key_of(about)), "how": "person", **changes}, signer)


def withdraws(by: UUID, about: UUID, signer: UUID | None = None, /, **changes: Any) -> bytes:
    return told(by, "VOUCH_WITHDRAWN", {"about": str(about), **changes}, signer)


def boxes(by: UUID, box: int = 9, signer: UUID | None = None, **changes: Any) -> bytes:
    return told(by, "BOX", {"key": to_base64(bytes([box]) * 32), **changes}, signer)


def stories() -> Iterator[tuple[str, list[bytes], bool]]:
    """What happened, its lines, and whether the last of them holds."""
    two = [opens(ANA), opens(JOOST)]
    yield "a vouch in person", [*two, vouches(ANA, JOOST)], True
    yield "a vouch by video", [*two, vouches(ANA, JOOST, how="video")], True
    yield "two who vouch for each other", [*two, vouches(ANA, JOOST), vouches(JOOST, ANA)], True
    yield "a vouch by mail", [*two, vouches(ANA, JOOST, how="mail")], False
    yield "a vouch for another key", [*two, vouches(ANA, JOOST, key=public(key_of(HILDE)))], False
    yield "a vouch for oneself", [*two, vouches(ANA, ANA)], False
    yield "a vouch for somebody without a key", [*two, vouches(ANA, HILDE)], False
    yield "a vouch by somebody without a key", [*two, vouches(HILDE, JOOST)], False
    yield "a vouch that another has signed", [*two, vouches(ANA, JOOST, JOOST)], False
    yield "a second vouch for the same key", [*two, vouches(ANA, JOOST), vouches(ANA, JOOST, at=LATER)], False
    yield "a vouch with a field too many", [*two, vouches(ANA, JOOST, note="by telephone")], False
    yield "a vouch whose person is no id", [*two, vouches(ANA, JOOST, about="joost")], False
    unsigned = {"v": 1, "kind": "VOUCH", "account": str(ANA), "at": AT, "about": str(JOOST), "key": public(key_of(JOOST)), "how": "person"}
    yield "a vouch without a signature", [*two, canonical(unsigned)], False
    yield "a vouch withdrawn", [*two, vouches(ANA, JOOST), withdraws(ANA, JOOST)], True
    yield "a vouch given again after it was withdrawn", [*two, vouches(ANA, JOOST), withdraws(ANA, JOOST), vouches(ANA, JOOST, at=LATER)], True
    yield "a vouch withdrawn that was never given", [*two, withdraws(ANA, JOOST)], False
    yield "a vouch withdrawn twice", [*two, vouches(ANA, JOOST), withdraws(ANA, JOOST), withdraws(ANA, JOOST, at=LATER)], False
    yield "a vouch withdrawn by whom it is about", [*two, vouches(ANA, JOOST), withdraws(JOOST, ANA)], False
    yield "a vouch withdrawn in another's name", [*two, vouches(ANA, JOOST), withdraws(ANA, JOOST, JOOST)], False
    yield "a withdrawal with a key in it", [*two, vouches(ANA, JOOST), withdraws(ANA, JOOST, key=public(key_of(JOOST)))], False
    yield "a box key", [*two, boxes(ANA)], True
    yield "a box key that follows another", [*two, boxes(ANA), boxes(ANA, 8)], True
    yield "a box key before the account's own", [opens(ANA), boxes(JOOST)], False
    yield "a box key that another has signed", [*two, boxes(ANA, signer=JOOST)], False
    yield "the same box key once more", [*two, boxes(ANA), boxes(ANA, at=LATER)], False
    yield "a box key that is too short", [*two, boxes(ANA, key=to_base64(bytes(31)))], False
    yield "a box key of a device", [*two, boxes(ANA, device="ab" * 16)], False


def written() -> str:
    """The file, as it should be."""
    told_as = [{"story": name, "lines": [to_base64(one) for one in lines], "holds": holds} for name, lines, holds in stories()]
    return json.dumps(told_as, indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(written())
