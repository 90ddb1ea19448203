"""What a release consists of: release.json, as client/tools/release.mjs writes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from conclave.conversations.errors import Malformed
from conclave.conversations.events import canonical, to_base64

NAME = "release.json"


@dataclass(frozen=True)
class File:
    """`size` in bytes; `sha256` in base64url."""

    size: int
    sha256: str

    def holds(self, content: bytes) -> bool:
        return len(content) == self.size and to_base64(hashlib.sha256(content).digest()) == self.sha256


@dataclass(frozen=True)
class Manifest:
    """Files by their path below /static/dist/. `release` is the SHA-256 of the manifest itself, in base64url."""

    release: str
    version: str
    files: dict[str, File]


def read_manifest(raw: bytes) -> Manifest:
    """Raises `Malformed` for what is not a manifest in its one form."""
    try:
        fields = json.loads(raw)
        files = {one["path"]: File(int(one["size"]), str(one["sha256"])) for one in fields["files"]}
        version = str(fields["version"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Malformed("The manifest of this release cannot be read.") from error
    again = {"files": [{"path": path, "sha256": file.sha256, "size": file.size} for path, file in sorted(files.items())], "v": 1, "version": version}
    if canonical(again) != raw:
        raise Malformed("The manifest of this release is not in its canonical form.")
    return Manifest(to_base64(hashlib.sha256(raw).digest()), version, files)


@lru_cache(maxsize=1)
def built() -> Manifest:
    """What this server serves. Raises `FileNotFoundError` before the first build."""
    return read_manifest((Path(settings.PACKAGE) / "static" / "dist" / NAME).read_bytes())
