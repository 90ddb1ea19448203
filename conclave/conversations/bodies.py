"""What a program sent, read strictly: every refusal is in words, and nothing unknown is passed over."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn
from uuid import UUID

from django.http import HttpRequest

from conclave.conversations.errors import Malformed
from conclave.conversations.events import from_base64
from conclave.conversations.queries.backups import PutAway
from conclave.core.errors import TooLarge

KB, MB = 1024, 1024 * 1024
MESSAGE = 65 * KB  # 64 of content, padded, and what MLS puts around it
COMMIT, WELCOME, GROUP_INFO = 256 * KB, MB, MB
KEY_PACKAGE, KEY_PACKAGES, EVENT, CHUNK, BACKUP = 8 * KB, 100, 4 * KB, MB, 64 * KB
DEVICES = 200
EVENTS = 200  # lines of the register in one request
FILE_CHUNK = MB + 16  # ciphertext of one chunk: AES-GCM adds a tag of 16 bytes
FILE_CHUNKS = 104  # a file of 100 MB, padded (client/src/files/frame.std.ts)
PART, PARTS = KB, 5
SLOTS = 250
BODY = 3_300_000  # the largest commit with its Welcome and GroupInfo, in base64
NUMBER = 2**53 - 1  # what both sides hold exactly
GENERATION = 2**31 - 1  # what the database holds

ACCOUNT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
BACKUP_FIELDS = ("generation", "revision", "slots")

DEVICE = re.compile(r"[0-9a-f]{32}", re.ASCII)
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
SLOT = re.compile(r"(kit|account-key|ways|former|peers|(prf|peer):[\w.-]{1,400}|device:[0-9a-f]{32})", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def body_of(request: HttpRequest, *names: str) -> Body:
    """The JSON object in `request`, with exactly these fields. Raises `Malformed` or `TooLarge`."""
    if request.content_type != "application/json":
        raise Malformed("This address takes JSON.")
    try:
        fields = json.loads(raw_of(request), object_pairs_hook=_distinct, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("The JSON that was sent cannot be read.") from error
    return Body(fields, names)


def raw_of(request: HttpRequest) -> bytes:
    """The bytes as they came. Raises `TooLarge`."""
    raw: bytes | None = getattr(request, "sealed_body", None)
    if raw is None:
        raw = request.read(BODY + 1)
        request.sealed_body = raw  # type: ignore[attr-defined]  # read once: the signature is over the same bytes as the fields
    if len(raw) > BODY:
        raise TooLarge
    return raw


class Body:
    """A JSON object, field by field."""

    def __init__(self, fields: Any, names: tuple[str, ...]) -> None:
        if not isinstance(fields, dict):
            raise Malformed("A JSON object was expected.")
        missing, unknown = [name for name in names if name not in fields], [name for name in fields if name not in names]
        if missing or unknown:
            raise Malformed(f"“{missing[0]}” is missing." if missing else "There is a field that this address does not know.")
        self._fields = fields

    def holds(self, name: str) -> bool:
        """Whether a field is something else than null."""
        return self._fields[name] is not None

    def device(self, name: str) -> str:
        value = self._fields[name]
        return value if isinstance(value, str) and DEVICE.fullmatch(value) else self._wrong(name, "32 characters of hex")

    def devices(self, name: str) -> list[str]:
        """Different devices, at least one."""
        values = self._list(name, DEVICES)
        if not values or not all(isinstance(value, str) and DEVICE.fullmatch(value) for value in values) or len({*values}) < len(values):
            self._wrong(name, "a list of different devices")
        return values

    def one_of(self, name: str, *known: str) -> str:
        value = self._fields[name]
        return value if isinstance(value, str) and value in known else self._wrong(name, " or ".join(known))

    def key(self, name: str) -> bytes:
        """A public key of 32 bytes."""
        found = self.sealed(name, 32)
        return found if len(found) == 32 else self._wrong(name, "a key of 32 bytes")

    def parts(self, name: str) -> dict[UUID, bytes]:
        """One sealed part for each of different accounts."""
        each = [Body(value, ("peer", "bytes")) for value in self._list(name, PARTS)]
        parts = {one.account("peer"): one.sealed("bytes", PART) for one in each}
        return parts if len(parts) == len(each) else self._wrong(name, "parts for different people")

    def account(self, name: str) -> UUID:
        value = self._fields[name]
        return UUID(value) if isinstance(value, str) and ACCOUNT.fullmatch(value) else self._wrong(name, "an account")

    def line(self, name: str, longest: int) -> str:
        """A line that a person wrote."""
        value = self._fields[name]
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= longest or CONTROL.search(value):
            self._wrong(name, f"a line of at most {longest} characters")
        return str(value).strip()

    def word(self, name: str, *known: str) -> str:
        value = self._fields[name]
        return str(value) if value in known else self._wrong(name, " or ".join(known))

    def number(self, name: str, most: int = NUMBER) -> int:
        value = self._fields[name]
        return value if type(value) is int and 0 <= value <= most else self._wrong(name, "a whole number")

    def id(self, name: str) -> UUID:
        """A UUID, as `crypto.randomUUID` writes it."""
        value = self._fields[name]
        if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
            self._wrong(name, "a UUID in lower case")
        return UUID(value)

    def sealed(self, name: str, largest: int) -> bytes:
        """Bytes, at least one and at most `largest`. Raises `TooLarge`."""
        return _bytes(name, self._fields[name], largest)

    def sealed_list(self, name: str, most: int, largest: int) -> list[bytes]:
        return [_bytes(name, value, largest) for value in self._list(name, most)]

    def object(self, name: str, *names: str) -> Body:
        return Body(self._fields[name], names)

    def slots(self, name: str) -> dict[str, bytes]:
        """Ways to open the account; the kit is always among them. Raises `TooLarge` above 64 KiB in all."""
        each = [Body(value, ("slot", "bytes")) for value in self._list(name, SLOTS)]
        slots = {one._slot(): one.sealed("bytes", BACKUP) for one in each}
        if len(slots) < len(each) or "kit" not in slots:
            self._wrong(name, "a list of different slots, with the recovery kit among them")
        if sum(map(len, slots.values())) > BACKUP:
            raise TooLarge
        return slots

    def backup(self, name: str) -> PutAway:
        """A whole backup. Raises `TooLarge`."""
        return self.object(name, *BACKUP_FIELDS).put_away()

    def put_away(self) -> PutAway:
        """The backup whose fields these are. Raises `TooLarge`."""
        return PutAway(self.number("generation", GENERATION), self.number("revision", GENERATION), self.slots("slots"))

    def _slot(self) -> str:
        value = self._fields["slot"]
        return value if isinstance(value, str) and SLOT.fullmatch(value) else self._wrong("slot", "the name of a slot")

    def _list(self, name: str, most: int) -> list[Any]:
        value = self._fields[name]
        if not isinstance(value, list):
            self._wrong(name, "a list")
        if len(value) > most:
            raise TooLarge(f"“{name}” takes at most {most} at a time. Nothing was stored.")
        return value

    def _wrong(self, name: str, what: str) -> NoReturn:
        raise Malformed(f"“{name}” must be {what}.")


def device_in(request: HttpRequest) -> str:
    """The device in the address. Raises `Malformed`."""
    device = request.GET.get("device", "")
    if not DEVICE.fullmatch(device):
        raise Malformed("“device” must be 32 characters of hex.")
    return device


def number_in(request: HttpRequest, name: str) -> int:
    """A whole number in the address, 0 when it is not there. Raises `Malformed`."""
    text = request.GET.get(name, "0")
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
        raise Malformed(f"“{name}” must be a whole number.")
    return int(text)


def _bytes(name: str, value: Any, largest: int) -> bytes:
    if not isinstance(value, str) or not value:
        raise Malformed(f"“{name}” must be bytes in base64url.")
    if len(value) > largest * 4 // 3 + 4:
        raise TooLarge(f"“{name}” may have at most {largest // KB} KiB. Nothing was stored.")
    found = from_base64(value)
    if len(found) > largest:
        raise TooLarge(f"“{name}” may have at most {largest // KB} KiB. Nothing was stored.")
    return found


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field twice")
    return fields


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
