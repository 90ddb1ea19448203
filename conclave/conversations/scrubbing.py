"""After rows have lost their bytes: have the database let go of them too, as far as an engine lets one ask for it."""

from __future__ import annotations

from django.db import connection

from conclave.conversations.models import ArchiveChunk, LogEntry


def scrub() -> None:
    """SQLite overwrites what is freed (`secure_delete`) and empties its write-ahead log; PostgreSQL vacuums. Outside a transaction.

    What backups and a replica's log still hold is the operator's: docs/operating.md says for how long.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for model in (LogEntry, ArchiveChunk):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
