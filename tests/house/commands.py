"""The console command in a process of its own, on a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conclave.config.environment import SETTINGS
from tests.house.tree import ROOT

CONCLAVE = [sys.executable, "-m", "conclave.console"]


def environment(folder: Path, **given: str) -> dict[str, str]:
    """The shell's, without any setting of ours but those given."""
    ours = {setting.name for setting in SETTINGS} | {f"{setting.name}_FILE" for setting in SETTINGS}
    plain = {name: value for name, value in os.environ.items() if name not in ours}
    return {**plain, "PYTHONPATH": str(ROOT), "CONCLAVE_DATA_DIR": str(folder), "LOG_LEVEL": "WARNING", **given}


def conclave(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    return subprocess.run([*CONCLAVE, *arguments], env=environment(folder, **given), capture_output=True, text=True, timeout=60, check=False)
