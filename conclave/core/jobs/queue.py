"""Rows of work: taking one, finishing it, trying it again, and taking over from the dead."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any, TypeAlias

from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from conclave.core.jobs.definition import patience_of
from conclave.core.jobs.models import Worker

log = logging.getLogger(__name__)

Row: TypeAlias = DBTaskResult[..., Any]

LEASE = timedelta(seconds=30)
KEPT = timedelta(days=2)


def claim(worker: str, now: datetime) -> Row | None:
    """The next row that is ready, now `worker`'s; None when there is none. Two workers never get the same one."""
    ready = DBTaskResult.objects.filter(Q(run_after=get_date_max()) | Q(run_after__lte=now), status=TaskResultStatus.READY)
    for row in ready[:5]:
        workers = [*row.worker_ids, worker]
        if DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=now, worker_ids=workers
        ):
            row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, now, workers
            return row
    return None


def succeed(row: Row, now: datetime) -> None:
    """Done."""
    _settle(row, status=TaskResultStatus.SUCCESSFUL, finished_at=now, exception_class_path="", traceback="")


def fail(row: Row, error: BaseException, now: datetime, *, at_once: bool = False) -> None:
    """Puts the row back, to run later or `at_once`; after its last retry, keeps the failure for the operator to see."""
    patience, attempt = patience_of(row.task_path), len(row.worker_ids)
    story = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
    }
    if attempt > patience.retries:
        log.error("%s failed for good after %d attempts: %s", row.task_path, attempt, error, exc_info=error)
        _settle(row, status=TaskResultStatus.FAILED, finished_at=now, **story)
        return
    wait = 0.0 if at_once else patience.wait(attempt)
    log.warning("%s failed (attempt %d, next in %.0f s): %r", row.task_path, attempt, wait, error)
    _settle(row, status=TaskResultStatus.READY, run_after=now + timedelta(seconds=wait), **story)


def beat(worker: str, host: str, now: datetime) -> None:
    """Says that `worker` lives."""
    Worker.objects.update_or_create(
        id=worker, defaults={"seen_at": now, "host": host}, create_defaults={"seen_at": now, "host": host, "started_at": now}
    )


def leave(worker: str) -> None:
    """Says that `worker` went, so that nobody waits for its lease to end."""
    Worker.objects.filter(id=worker).delete()


def reap(now: datetime) -> int:
    """Puts jobs of workers that died back into the queue; answers how many.

    A job whose worker died more often than the job may be retried is kept as failed: it may be what kills them.
    """
    Worker.objects.filter(seen_at__lte=now - LEASE).delete()
    alive = set(Worker.objects.values_list("id", flat=True))
    # A row claimed a moment ago may be of a worker that came after `alive` was read.
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lte=now - LEASE)
    orphans = [row for row in running if row.worker_ids and row.worker_ids[-1] not in alive]
    for row in orphans:
        fail(row, WorkerDied("The worker stopped while it ran this job."), now, at_once=True)
    return len(orphans)


def prune(now: datetime) -> int:
    """Deletes jobs that were done some days ago; failures stay."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lte=now - KEPT).delete()[0]


def failures() -> list[Row]:
    """Jobs that failed for good, latest first."""
    return list(DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at"))


def again() -> int:
    """Puts every job that failed for good back into the queue, its attempts forgotten; answers how many."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, run_after=get_date_max(), worker_ids=[], finished_at=None
    )


def forget() -> int:
    """Deletes every job that failed for good; answers how many."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).delete()[0]


class WorkerDied(Exception):
    """A worker was killed, or lost its machine, while it ran a job."""


def _settle(row: Row, **fields: Any) -> None:
    """Writes only while the row is still this worker's: another may have taken it over."""
    owned = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if not owned.update(**fields):
        log.warning("%s was taken over by another worker before it was settled.", row.task_path)
