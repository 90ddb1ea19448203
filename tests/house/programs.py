"""Programs that tests need beside Python: found on this machine, or absent in words. Standard library only: bin/test asks too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Absent(Exception):
    """A program is not on this machine; says which package holds it."""


def find_postgresql() -> Path:
    """The folder of initdb and postgres, the newest first. Raises `Absent`."""
    on_path = shutil.which("initdb")
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]), reverse=True)
    found = [*(home for home in homes if (home / "initdb").exists()), *([Path(on_path).parent] if on_path else [])]
    if not found:
        raise Absent("PostgreSQL's server programs are missing (package postgresql)")
    return found[0]


def find_redis() -> str:
    """Redis, or its heir. Raises `Absent`."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise Absent("redis-server is missing (package redis-server)")
    return found


def find_chromium() -> Path:
    """Chromium or Chrome. Raises `Absent`."""
    given = os.environ.get("CHROMIUM")
    names = [given] if given else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise Absent("Chromium is missing (package chromium)")
    return Path(found)
