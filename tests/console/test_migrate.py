"""Bringing the database to this version, and refusing one of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.commands import conclave
from tests.house.servers import free_port

pytestmark = pytest.mark.engineless

NOW = "The database is at this version.\n"


def test_migrating_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert conclave(tmp_path, "migrate", "--check").returncode == 1
    first, second = conclave(tmp_path, "migrate"), conclave(tmp_path, "migrate")
    assert first.stdout.startswith("The database was brought to this version (")
    assert (second.returncode, second.stdout) == (0, NOW)
    checked = conclave(tmp_path, "migrate", "--check")
    assert (checked.returncode, checked.stdout) == (0, NOW)


@pytest.mark.parametrize("command", [("serve", "--port"), ("work",)])
def test_an_unmigrated_database_is_neither_served_nor_worked_on(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = conclave(tmp_path, *command, *([str(free_port())] if "--port" in command else []))
    assert done.returncode == 1
    assert done.stderr.endswith("steps of this version. Run `conclave migrate` first.\n")
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_database_is_told_in_words(network: Path) -> None:
    (network / "conclave.sqlite3").write_bytes(b"This was a database once. " * 400)
    done = conclave(network, "migrate")
    assert (done.returncode, done.stderr) == (1, "The database file is damaged, or no database. Restore it from a backup.\n")


def test_a_database_server_that_does_not_answer_is_told_in_words(tmp_path: Path) -> None:
    done = conclave(tmp_path, "migrate", DATABASE_URL=f"postgres://conclave@127.0.0.1:{free_port()}/network")
    assert done.returncode == 1
    assert done.stderr == "The database does not answer. Is it running, and does DATABASE_URL name the right host and port?\n"
