"""Data folders for the console."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.commands import conclave


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    assert conclave(folder, "migrate").returncode == 0
    return folder


@pytest.fixture
def network(migrated_once: Path, tmp_path: Path) -> Path:
    """The data folder of a network that is brought to this version and has nobody in it."""
    shutil.copytree(migrated_once, tmp_path / "network")
    return tmp_path / "network"
