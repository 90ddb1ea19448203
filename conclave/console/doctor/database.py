"""The database: reached, at this version, agreeing on the time, its jobs done."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conclave.console.doctor.finding import Finding, mend, note, well
from conclave.console.migrate import missing_migrations
from conclave.console.words import explain
from conclave.core.audit.models import Row
from conclave.core.jobs import queue
from conclave.core.jobs.models import Worker

DRIFT = 2.0  # seconds
LATE = timedelta(minutes=10)


def reach() -> Finding:
    """Whether it answers and is whole."""
    try:
        if connection.vendor == "sqlite":
            said = _one("PRAGMA quick_check(1)")
            return (
                well("database", "SQLite, whole.") if said == "ok" else mend("database", f"The file is damaged ({said}). Restore it from a backup.")
            )
        return well("database", f"PostgreSQL {_one('SHOW server_version')} answers.")
    except DatabaseError as error:
        return mend("database", explain(error) or f"It does not answer: {str(error).strip()}")


def version() -> Finding:
    """Whether its tables are those of this program."""
    missing = missing_migrations()
    if missing:
        return mend("migrations", f"{len(missing)} steps are missing. Run `conclave migrate`.")
    return well("migrations", "All applied.")


def time(now: datetime) -> Finding:
    """Whether this machine's clock is believable. Sign-in codes, schedules and proofs with an end depend on it."""
    newest = Row.objects.order_by("-n").values_list("at", flat=True).first()
    if newest is not None and newest > now + timedelta(seconds=DRIFT):
        return mend(
            "clock", f"This machine says {now:%Y-%m-%d %H:%M}, but something was written at {newest:%Y-%m-%d %H:%M}. Set the clock; keep time by NTP."
        )
    if connection.vendor == "postgresql":
        drift = abs((_one("SELECT clock_timestamp()").astimezone(UTC) - datetime.now(UTC)).total_seconds())
        if drift > DRIFT:
            return mend("clock", f"This machine and the database differ by {drift:.0f} s. Let both keep time by NTP.")
    return well("clock", f"{now:%Y-%m-%d %H:%M} UTC.")


def work(now: datetime) -> list[Finding]:
    """Whether jobs are being done."""
    return [_workers(now), _late(now), _failed()]


def _workers(now: datetime) -> Finding:
    alive = Worker.objects.filter(seen_at__gt=now - queue.LEASE).count()
    if alive:
        return well("workers", f"{alive} at work.")
    return note("workers", "None at work: mail and mornings wait until `conclave serve` or `conclave work` runs.")


def _late(now: datetime) -> Finding:
    late = DBTaskResult.objects.filter(status=TaskResultStatus.READY, enqueued_at__lt=now - LATE, worker_ids=[]).count()
    if late:
        return note("queue", f"{late} jobs have waited for more than ten minutes. Start another `conclave work`.")
    return well("queue", "Nothing waits too long.")


def _failed() -> Finding:
    failed = queue.failures()
    if not failed:
        return well("jobs", "None failed for good.")
    names = ", ".join(f"{name} ({n})" for name, n in Counter(row.task_path.rpartition(".")[2] for row in failed).most_common(5))
    return mend("jobs", f"{len(failed)} failed for good: {names}. `conclave jobs` says why, `conclave jobs again` tries them again.")


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
