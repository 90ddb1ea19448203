"""Loaded before Django: tests write into a folder of their own, whatever the shell says.

TEST_ENGINE=postgresql gives them a PostgreSQL and a Redis of their own as well.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `-p` loads this before pytest's pythonpath holds

from conclave.config.environment import SETTINGS
from tests.house.servers import PostgreSQL, Redis

for setting in SETTINGS:
    os.environ.pop(setting.name, None)
    os.environ.pop(f"{setting.name}_FILE", None)

_folder = tempfile.mkdtemp(prefix="conclave-tests-")
_maker = os.getpid()
os.environ["CONCLAVE_DATA_DIR"] = _folder
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's synchronous interface runs in a loop of its own


@atexit.register
def _clear() -> None:
    """Only in the process that made it, not in what that process forks."""
    if os.getpid() == _maker:
        shutil.rmtree(_folder, ignore_errors=True)


if os.environ.get("TEST_ENGINE") == "postgresql":
    os.environ["DATABASE_URL"] = PostgreSQL().url
    os.environ["REDIS_URL"] = Redis().url
