"""Who may import whom: import-linter's contracts in pyproject.toml, and proof that each bites."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.tree import PACKAGE, ROOT, rows

pytestmark = pytest.mark.engineless

LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
ROWS = "Domains import downwards, never sideways; a new package must be placed"
INSIDE = "Inside a domain, pages stand on writes, writes on reads, reads on rules"
CORE = "Core's packages have no cycles"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package's Python files, to be spoilt."""
    only_python = shutil.ignore_patterns("templates", "static", "css", "__pycache__", "*.toml")
    shutil.copytree(PACKAGE, tmp_path / "conclave", ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(folder: Path) -> set[str]:
    """Names of the contracts that do not hold in `folder`."""
    done = subprocess.run(LINT, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert ("KEPT" in said) or ("BROKEN" in said), said
    return set(re.findall(r"^(.+) BROKEN$", said, re.MULTILINE))


def spoil(folder: Path, module: str, line: str) -> None:
    path = folder / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{line}\n")


def test_all_imports_point_downwards() -> None:
    assert broken(ROOT) == set()


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("conclave/circles/urls.py", "import conclave.briefing.urls", ROWS),
        ("conclave/members/urls.py", "import conclave.circles.urls", ROWS),
        ("conclave/core/clock.py", "import conclave.members.models", ROWS),
        ("conclave/operations/urls.py", "import conclave.config.urls", ROWS),
        ("conclave/members/models/offices.py", "import conclave.members.rules", INSIDE),
        ("conclave/members/queries/badges.py", "import conclave.members.commands.links", INSIDE),
        ("conclave/members/commands/links.py", "import conclave.members.views.me", INSIDE),
        ("conclave/core/clock.py", "import conclave.core.audit.trail\nimport conclave.core.jobs.queue", CORE),
    ],
)
def test_an_import_upwards_or_sideways_is_found(copy: Path, module: str, line: str, contract: str) -> None:
    spoil(copy, module, line)
    assert contract in broken(copy)


def test_a_package_without_a_place_is_found(copy: Path) -> None:
    spoil(copy, "conclave/gossip/__init__.py", "")
    said = subprocess.run(LINT, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False).stdout
    assert "conclave.gossip" in said


def test_every_domain_has_its_place() -> None:
    placed = {name for row in rows() for name in row}
    assert placed == {*settings.DOMAINS, "config", "console", "core"}
