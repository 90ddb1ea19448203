"""The header of an MLS message (RFC 9420 section 6), and nothing behind it: the server is a postman."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from conclave.conversations.errors import Malformed

MLS10 = 1
COMMITTERS = {1: 4, 4: 0}  # sender type -> bytes of its index: member, new_member_commit (section 6, Sender)
LENGTHS = {0: 1, 1: 2, 2: 4}  # prefix -> bytes of a variable-size length (section 2.1.2)


class WireFormat(IntEnum):
    """Section 17.2."""

    PUBLIC_MESSAGE = 1
    PRIVATE_MESSAGE = 2
    WELCOME = 3
    GROUP_INFO = 4
    KEY_PACKAGE = 5


class ContentType(IntEnum):
    """Section 17.3 calls them by these numbers."""

    APPLICATION = 1
    PROPOSAL = 2
    COMMIT = 3


@dataclass(frozen=True)
class Header:
    """What the server needs to put a message in order."""

    group: bytes
    epoch: int
    content: int


def commit_epoch(message: bytes, conversation: UUID) -> int:
    """The epoch of a public commit of this conversation's group. Raises `Malformed`."""
    return _of(message, conversation, WireFormat.PUBLIC_MESSAGE, ContentType.COMMIT, "a commit")


def message_epoch(message: bytes, conversation: UUID) -> int:
    """The epoch of a private application message of this conversation's group. Raises `Malformed`."""
    return _of(message, conversation, WireFormat.PRIVATE_MESSAGE, ContentType.APPLICATION, "a sealed message")


def require_kind(message: bytes, kind: WireFormat) -> None:
    """Raises `Malformed` unless `message` says that it is of `kind`."""
    if _Reader(message).wire_format() != kind:
        raise Malformed(f"These bytes are no MLS message of the kind {kind.name.lower().replace('_', ' ')}.")


def header(message: bytes) -> Header:
    """The header of a public or private message. Raises `Malformed`."""
    reader = _Reader(message)
    kind = reader.wire_format()
    if kind not in {WireFormat.PUBLIC_MESSAGE, WireFormat.PRIVATE_MESSAGE}:
        raise Malformed("Only messages of a group belong into a conversation.")
    group, epoch = reader.opaque(), reader.number(8)
    if kind == WireFormat.PUBLIC_MESSAGE:
        sender = reader.number(1)
        if sender not in COMMITTERS:
            raise Malformed("Only a device of the group, or one that comes in by itself, speaks here.")
        reader.skip(COMMITTERS[sender])
        reader.opaque()  # authenticated data
    return Header(group, epoch, reader.number(1))


def _of(message: bytes, conversation: UUID, kind: WireFormat, content: ContentType, what: str) -> int:
    require_kind(message, kind)
    found = header(message)
    if found.content != content:
        raise Malformed(f"These bytes are not {what}.")
    if found.group != conversation.bytes:
        raise Malformed("This was made for another conversation.")
    return found.epoch


class _Reader:
    """Reads from the front; whatever is cut short is refused."""

    def __init__(self, message: bytes) -> None:
        self._left = memoryview(message)

    def wire_format(self) -> int:
        if self.number(2) != MLS10:
            raise Malformed("These bytes are not of MLS 1.0.")
        return self.number(2)

    def number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def skip(self, size: int) -> None:
        self._take(size)

    def opaque(self) -> bytes:
        """A vector with its length in front; lengths are written as short as they can be (section 2.1.2)."""
        first = self.number(1)
        size = LENGTHS.get(first >> 6)
        if size is None:
            raise Malformed("A length in these bytes is not one of MLS.")
        length = int.from_bytes(bytes([first & 0x3F]) + self._take(size - 1), "big")
        if size > 1 and length < 1 << (8 * (size // 2) - 2):
            raise Malformed("A length in these bytes is written longer than it needs to be.")
        return bytes(self._take(length))

    def _take(self, size: int) -> bytes:
        if len(self._left) < size:
            raise Malformed("These bytes are cut short.")
        taken, self._left = bytes(self._left[:size]), self._left[size:]
        return taken
