"""Programs that tests need beside Python and Node: found, or installed where a package manager is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable

from steps import ROOT

sys.path.insert(0, str(ROOT))

from tests.house.programs import Absent, find_chromium, find_postgresql, find_redis

PATIENCE = 300  # seconds
_one_at_a_time = threading.Lock()  # apt holds a lock, and would refuse the second


def servers() -> str:
    """Why PostgreSQL or Redis cannot be had; nothing when they are there."""
    return _have(find_postgresql, "postgresql") or _have(find_redis, "redis-server")


def browser() -> str:
    """Why no Chromium can be had; nothing when it is there."""
    return _have(find_chromium, "chromium")


def _have(find: Callable[[], object], package: str) -> str:
    with _one_at_a_time:
        why_not = _absent(find)
        if why_not and os.geteuid() == 0 and shutil.which("apt-get"):
            _install(package)
            why_not = _absent(find)
    return f"{why_not}. Install it to run this step" if why_not else ""


def _absent(find: Callable[[], object]) -> str:
    try:
        find()
    except Absent as absent:
        return str(absent)
    return ""


def _install(package: str) -> None:
    """Tries; whether it helped is seen by looking again."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # RUNLEVEL: the package starts no server of its own
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        try:
            subprocess.run(["apt-get", *command], env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return
