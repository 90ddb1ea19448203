"""The project's own files, for tests that read the source."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "conclave"
BINARY = {".png", ".jpg", ".webp", ".ico", ".woff2", ".xz", ".gz", ".sqlite3"}


@cache
def ours() -> tuple[Path, ...]:
    """Every file of the project that is text, also those not yet committed; nothing that was made from them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    paths = [ROOT / name for name in listed if name]
    return tuple(path for path in paths if path.is_file() and path.suffix not in BINARY)


def matching(*patterns: str) -> list[Path]:
    """Those whose path below the root matches one of `patterns`, where ``**`` stands for any folders and ``*`` for any name."""
    wanted = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return [path for path in ours() if path in wanted]


def name_of(path: Path) -> str:
    """As an editor shows it."""
    return path.relative_to(ROOT).as_posix()


def configuration() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def rows() -> list[set[str]]:
    """The packages of conclave as import-linter has them, the highest row first."""
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rows")
    return [{name.strip() for name in layer.replace(":", "|").split("|")} for layer in layers]
