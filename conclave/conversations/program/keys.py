"""The network's release key: Ed25519, in a file of this user's alone (PEM, PKCS 8), here or elsewhere."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from conclave.conversations.errors import Malformed
from conclave.conversations.events import canonical, parse, to_base64
from conclave.conversations.program.manifest import Manifest

KEPT, PUBLISHED = "release-key", "release-published"


def make_key(path: Path) -> str:
    """Its public half in base64url. Raises `FileExistsError`: a release key is never written over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    return public(key)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Raises `Malformed` for a file that holds no such key."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Malformed(f"{path} holds no release key that can be read.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed(f"{path} holds a key of another kind. A release key is Ed25519.")
    return key


def public(key: Ed25519PrivateKey) -> str:
    return to_base64(key.public_key().public_bytes_raw())


def network_keys(folder: Path) -> set[str]:
    """Release keys that are this network's own by what lies in its data folder: the key itself, and the release that was published last."""
    kept, last = folder / KEPT, last_published(folder)
    return ({public(read_key(kept))} if kept.exists() else set()) | ({to_base64(parse(last).key)} if last else set())


def last_published(folder: Path) -> bytes:
    """The line, as it was appended from this folder; empty before the first."""
    path = folder / PUBLISHED
    return path.read_bytes() if path.exists() else b""


def note_published(folder: Path, line: bytes) -> None:
    """Kept beside the database and not inside: it tells a register that was put back to an earlier state from one that is as it was left."""
    path = folder / f"{PUBLISHED}.new"
    path.write_bytes(line)
    path.replace(folder / PUBLISHED)


def signed_line(manifest: Manifest, key: Ed25519PrivateKey, following: Ed25519PrivateKey, now: datetime) -> bytes:
    """A line for the register. `following` signs the next one; it is another key only where the key is changed."""
    unsigned = {
        "v": 1,
        "kind": "CLIENT_RELEASE",
        "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "key": public(following),
        "release": manifest.release,
        "version": manifest.version,
    }
    return canonical({**unsigned, "sig": to_base64(key.sign(canonical(unsigned)))})
