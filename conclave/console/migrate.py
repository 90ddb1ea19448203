"""`conclave migrate`, and refusing to serve a database of another version."""

from __future__ import annotations

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from conclave.console.words import Stop


def migrate_command(args: list[str]) -> int:
    """Applies what is missing, and says what it did."""
    parser = argparse.ArgumentParser("conclave migrate", description="Brings the database to this version.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is missing")
    given = parser.parse_args(args)
    missing = missing_migrations()
    if given.check:
        print("\n".join(missing) if missing else "The database is at this version.")
        return 1 if missing else 0
    call_command("migrate", verbosity=0, interactive=False)
    print(f"The database was brought to this version ({len(missing)} steps)." if missing else "The database is at this version.")
    return 0


def missing_migrations() -> list[str]:
    """Names of the steps that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_migrated() -> None:
    """Raises `Stop` when the database is of another version."""
    missing = missing_migrations()
    if missing:
        raise Stop(f"The database lacks {len(missing)} steps of this version. Run `conclave migrate` first.")
