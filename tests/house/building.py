"""A checkout of the sources elsewhere, and what it builds."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

from tests.house.tree import ROOT, ours


def checkout(folder: Path, *, backwards: bool = False) -> Path:
    """The project's sources and installed packages in `folder`; files are put there in the other order when `backwards`."""
    sources = [path.relative_to(ROOT) for path in sorted(ours(), reverse=backwards) if path.parts[len(ROOT.parts)] != "tests"]
    others = [path.relative_to(ROOT) for path in (ROOT / "conclave").rglob("*") if path.is_file() and path.suffix in {".png", ".xz", ".woff2"}]
    for path in [*sources, *others]:
        _put(ROOT / path, folder / path)
    _packages(ROOT / "node_modules", folder / "node_modules", backwards=backwards)
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    """Changes a file of a checkout, and of no other: they may share it on the disk."""
    text = path.read_text()
    assert old in text
    path.unlink()
    path.write_text(text.replace(old, new))


def build(folder: Path, **environment: str) -> Path:
    """What the sources in `folder` build, in the folder that is answered."""
    done = subprocess.run(
        ["npm", "run", "--silent", "bundle"], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "conclave" / "static" / "dist"


def _packages(source: Path, target: Path, *, backwards: bool) -> None:
    target.mkdir(parents=True)
    for entry in sorted(os.scandir(source), key=lambda one: one.name, reverse=backwards):
        path, copy = Path(entry.path), target / entry.name
        if entry.is_symlink():
            copy.symlink_to(path.readlink())
        elif entry.is_dir():
            _packages(path, copy, backwards=backwards)
        else:
            _put(path, copy)


def _put(source: Path, target: Path) -> None:
    """By a second name where the file system allows it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK}:
            raise
        shutil.copy2(source, target)
