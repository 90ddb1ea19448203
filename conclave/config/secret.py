"""The secret key, made on first start."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

LENGTH = 80  # letters; what is shorter was cut


def secret_key(given: str, folder: Path) -> str:
    """`given`, or the key kept in `folder/secret-key` (mode 0600), made when absent.

    Two processes that start at once agree: the file is created exclusively.
    """
    if given:
        return given
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept(path)
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _kept(path: Path) -> str:
    """Another process may have made the file a moment ago, and be about to write into it."""
    for _ in range(40):
        kept = path.read_text().strip()
        if len(kept) >= LENGTH:
            return kept
        time.sleep(0.05)
    raise ValueError(f"The secret key in {path} is cut short. Restore it, or delete it: everybody must then sign in again.")
