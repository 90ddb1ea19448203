"""The operator's database, from one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from environ import FileAwareEnv

ENGINES = ("postgres://", "postgresql://", "sqlite:///")
KEPT = {"CONN_MAX_AGE": 60}  # seconds; opening one costs more than a page
SQLITE_OPTIONS = {
    # Without IMMEDIATE, a transaction that reads and then writes fails at once when another one wrote in between.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-16000;PRAGMA secure_delete=ON;",
}


def database(address: str, data_dir: Path) -> dict[str, Any]:
    """Django's entry for `address`; without one, SQLite in `data_dir`.

    Raises `ValueError` in words for an engine that is not supported.
    """
    if not address:
        return _sqlite(data_dir / "conclave.sqlite3")
    if not address.startswith(ENGINES):
        raise ValueError("DATABASE_URL must look like postgres://user:password@host/name; leave it empty for SQLite in the data folder.")
    config: dict[str, Any] = FileAwareEnv.db_url_config(address)
    if address.startswith("sqlite"):
        return _sqlite(Path(config["NAME"]))
    return {**config, **KEPT, "CONN_HEALTH_CHECKS": True}


def _sqlite(path: Path) -> dict[str, Any]:
    """Tests use a real file, as members do: memory has neither a write-ahead log nor other processes."""
    test = path.with_name(f"{path.stem}-test.sqlite3")
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS, **KEPT, "TEST": {"NAME": test}}
