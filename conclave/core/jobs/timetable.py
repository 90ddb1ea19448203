"""What is due at which time. Any number of processes may tick: each due row is enqueued once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conclave.core.jobs.definition import handlers, recurring
from conclave.core.jobs.models import Daily, Recurring
from conclave.core.jobs.wall import following, latest_day

BATCH = 500


def schedule(*, kind: str, subject: str, zone: str, at: time, now: datetime) -> Daily:
    """Sets, or moves, the daily time of `subject`. Raises `ZoneInfoNotFoundError` for a zone that does not exist."""
    row, _ = Daily.objects.update_or_create(kind=kind, subject=subject, defaults={"zone": zone, "at": at, "next_at": following(at, zone, now)})
    return row


def unschedule(*, kind: str, subject: str) -> None:
    """Takes the daily time of `subject` away, if there is one."""
    Daily.objects.filter(kind=kind, subject=subject).delete()


def tick(now: datetime) -> int:
    """Enqueues all that is due at `now` and moves it on; answers how many jobs.

    After a long stop, what was missed runs once, for the latest day.
    """
    done = sum(_repeat(path, seconds, now) for path, (seconds, _) in recurring.items())
    while _due(now).exists():
        moved = _tick_batch(now)
        done += moved
        if moved == 0:
            break
    return done


def _due(now: datetime) -> QuerySet[Daily]:
    return Daily.objects.filter(next_at__lte=now, kind__in=list(handlers)).order_by("next_at", "id")


def _tick_batch(now: datetime) -> int:
    with transaction.atomic():
        rows = _due(now)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        return sum(_fire(row, now) for row in rows[:BATCH])


def _fire(row: Daily, now: datetime) -> int:
    """Moves first, and only from where it was seen: where rows cannot be locked, this decides who enqueues."""
    moved = Daily.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following(row.at, row.zone, now))
    if moved:
        handlers[row.kind].enqueue(subject=row.subject, day=latest_day(row.at, row.zone, now).isoformat())
    return moved


def _repeat(path: str, seconds: int, now: datetime) -> int:
    row = Recurring.objects.filter(path=path).first()
    if row is not None and row.next_at > now:
        return 0
    with transaction.atomic():
        if row is None:
            row, _ = Recurring.objects.get_or_create(path=path, defaults={"next_at": now})
        moved = Recurring.objects.filter(path=path, next_at=row.next_at, next_at__lte=now).update(next_at=now + timedelta(seconds=seconds))
        if not moved or _waiting(path):
            return 0
        recurring[path][1].enqueue()
    return 1


def _waiting(path: str) -> bool:
    return DBTaskResult.objects.filter(task_path=path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).exists()
