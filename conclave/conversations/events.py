"""Lines of the key register, as client/src/register/ reads and writes them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conclave.conversations.errors import Forged, Malformed

GENESIS = bytes(32)
P = 2**255 - 19  # the field of Ed25519 (RFC 8032 section 5.1)
_Y8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL = frozenset({0, 1, P - 1, _Y8, P - _Y8})  # the y of every point whose order divides eight
AHEAD = timedelta(minutes=10)  # what clocks may differ by; clients allow each other the same
BEHIND = timedelta(days=1)  # a device that was offline sends again what it signed

FIELDS = {
    "ACCOUNT": frozenset({"v", "kind", "account", "at", "key", "sig"}),
    "DEVICE_ADD": frozenset({"v", "kind", "account", "at", "device", "device_key", "sig"}),
    "DEVICE_REVOKE": frozenset({"v", "kind", "account", "at", "device", "sig"}),
    "VOUCH": frozenset({"v", "kind", "account", "at", "about", "key", "how", "sig"}),
    "VOUCH_WITHDRAWN": frozenset({"v", "kind", "account", "at", "about", "sig"}),
    "BOX": frozenset({"v", "kind", "account", "at", "key", "sig"}),
    "CLIENT_RELEASE": frozenset({"v", "kind", "at", "key", "release", "version", "sig"}),
}
SHAPES = {
    "account": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII),
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII),
    "about": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII),
    "how": re.compile(r"person|video", re.ASCII),
    "device": re.compile(r"[0-9a-f]{32}", re.ASCII),
    "key": re.compile(r"[\w-]{43}", re.ASCII),
    "device_key": re.compile(r"[\w-]{43}", re.ASCII),
    "release": re.compile(r"[\w-]{43}", re.ASCII),
    "version": re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}", re.ASCII),
    "sig": re.compile(r"[\w-]{86}", re.ASCII),
}


@dataclass(frozen=True)
class Event:
    """One line, read; its signature is another question."""

    kind: str
    account: str
    at: datetime
    key: bytes
    device: str
    fields: dict[str, Any]

    @property
    def signature(self) -> bytes:
        return from_base64(self.fields["sig"])

    @property
    def signed(self) -> bytes:
        return canonical({name: value for name, value in self.fields.items() if name != "sig"})


def read(line: bytes, now: datetime) -> Event:
    """Reads a line that is to be added now. Raises `Malformed`, also for a moment that cannot be."""
    event = parse(line)
    if not now - BEHIND <= event.at <= now + AHEAD:
        raise Malformed("The clock of this device is wrong. Set it, and try again.")
    return event


def parse(line: bytes) -> Event:
    """Reads a line that is in its one canonical form, whenever it was added. Raises `Malformed`."""
    fields = _fields(line)
    if canonical(fields) != line:
        raise Malformed("This line of the register is not in its canonical form.")
    try:
        at = datetime.fromisoformat(fields["at"])
    except ValueError as error:
        raise Malformed("The moment in this line of the register is none.") from error
    text = fields.get("key") or fields.get("device_key")
    key = from_base64(text) if text else b""
    if is_weak(key):
        raise Malformed("The key in this line of the register is none.")
    return Event(fields["kind"], fields.get("account", ""), at, key, fields.get("device", ""), fields)


def require_signed(event: Event, account_key: bytes) -> None:
    """Raises `Forged` unless the account key signed it."""
    if is_weak(event.signature[:32]):
        raise Forged
    try:
        Ed25519PublicKey.from_public_bytes(account_key).verify(event.signature, event.signed)
    except (InvalidSignature, ValueError) as error:
        raise Forged from error


def is_weak(point: bytes) -> bool:
    """A point of small order, or written longer than it needs to be. Some browsers verify with one and others refuse it:
    one such line would divide for ever those who can read the register from those who cannot.
    """
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return len(point) == 32 and (y >= P or y in SMALL)


def following(before: bytes, n: int, line: bytes) -> bytes:
    """hash_n = SHA-256(hash_{n-1} || n as 8 bytes || line)."""
    return hashlib.sha256(before + n.to_bytes(8, "big") + line).digest()


def canonical(fields: dict[str, Any]) -> bytes:
    """Keys sorted, no spaces: the same bytes on every side."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def to_base64(value: bytes) -> str:
    """base64url without padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """The one reading of `text`: no padding, no other alphabet, no stray bits. Raises `Malformed`."""
    try:
        value = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Malformed("Some bytes are not in base64url.") from error
    if to_base64(value) != text:
        raise Malformed("Some bytes are not in base64url.")
    return value


def _fields(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed("This line of the register cannot be read.") from error
    if not isinstance(fields, dict) or not isinstance(fields.get("kind"), str) or FIELDS.get(fields["kind"]) != fields.keys():
        raise Malformed("This is no line that the register knows.")
    if type(fields["v"]) is not int or fields["v"] != 1:
        raise Malformed("This line of the register is of another version.")
    for name, shape in SHAPES.items():
        if name in fields and not (isinstance(fields[name], str) and shape.fullmatch(fields[name])):
            raise Malformed(f"“{name}” in this line of the register is not what it should be.")
    return fields
