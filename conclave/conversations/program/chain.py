"""The releases in a register, by the same rules as client/src/release/lines.std.ts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from conclave.conversations.errors import Malformed
from conclave.conversations.events import Event, parse, require_signed


@dataclass(frozen=True)
class Release:
    """`release` is the SHA-256 of the manifest, `key` the Ed25519 key that signs the next line; both base64url."""

    release: str
    version: str
    key: str
    at: datetime


def releases(lines: Iterable[bytes]) -> list[Release]:
    """In order, each signed by the key that stood before it. Raises `Malformed` or `Forged` at the first that does not hold."""
    found: list[Release] = []
    before: bytes | None = None
    for line in lines:
        event = parse(line)
        require_next(event, before)
        found.append(Release(event.fields["release"], event.fields["version"], event.fields["key"], event.at))
        before = line
    return found


def require_next(event: Event, before: bytes | None) -> None:
    """The key that stood before signs; the first line's own. Raises `Forged`, or `Malformed` for a line that changes nothing."""
    if event.kind != "CLIENT_RELEASE":
        raise Malformed("This line of the register is no release.")
    known = parse(before) if before is not None else None
    require_signed(event, known.key if known else event.key)
    if known and (known.fields["release"], known.key) == (event.fields["release"], event.key):
        raise Malformed("The register has this release as its newest already.")
