"""What goes wrong around the program, in words."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection

from conclave.console.words import OF_THE_DATABASE, OF_THE_SYSTEM, explain


@pytest.mark.parametrize("number", OF_THE_SYSTEM)
def test_a_fault_of_the_disk_is_told_with_the_place_and_what_to_do(number: int) -> None:
    words = explain(OSError(number, os.strerror(number), "/srv/conclave"))
    assert words is not None
    assert "/srv/conclave" in words
    assert "Errno" not in words


def test_a_full_disk_is_told_with_what_a_failure_costs() -> None:
    words = explain(OSError(errno.ENOSPC, "No space left on device", "/srv/conclave"))
    assert words == "The disk is full (/srv/conclave). Free some space, then start again; nothing that was stored is lost."


@pytest.mark.parametrize("sign", OF_THE_DATABASE)
def test_a_fault_of_the_database_is_told(sign: str) -> None:
    assert explain(OperationalError(f"Something: {sign.upper()}.")) == OF_THE_DATABASE[sign]


def test_a_real_full_database_and_a_real_damaged_one_are_known(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "full.sqlite3") as full, pytest.raises(sqlite3.OperationalError) as caught:
        full.execute("CREATE TABLE t (x)")
        full.execute("PRAGMA max_page_count = 2")
        full.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert explain(DatabaseError(str(caught.value))) == OF_THE_DATABASE["database or disk is full"]
    (tmp_path / "damaged.sqlite3").write_bytes(b"This was a database once. " * 400)
    with sqlite3.connect(tmp_path / "damaged.sqlite3") as damaged, pytest.raises(sqlite3.DatabaseError) as broken:
        damaged.execute("SELECT * FROM sqlite_master")
    assert explain(DatabaseError(str(broken.value))) == OF_THE_DATABASE["file is not a database"]


def test_a_missing_table_is_told_on_either_engine(db: None) -> None:
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gossip")
    assert explain(caught.value) in {OF_THE_DATABASE["no such table"], OF_THE_DATABASE["does not exist"]}


@pytest.mark.parametrize("error", [ValueError("odd"), OSError(errno.EIO, "Input/output error"), DatabaseError("syntax error")])
def test_what_nobody_foresaw_crashes_with_its_trace(error: Exception) -> None:
    assert explain(error) is None
