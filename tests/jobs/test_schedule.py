"""What is due is enqueued once, whoever ticks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from conclave.core.jobs import Daily, daily, schedule, tick, unschedule
from tests.jobs import chores

NIGHT = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
AFTER_SIX = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)  # 06:30 in Amsterdam


def _subjects() -> list[str]:
    return sorted(row.args_kwargs["kwargs"]["subject"] for row in DBTaskResult.objects.filter(task_path=chores.morning.module_path))


def test_each_person_is_served_at_their_own_hour(db: None) -> None:
    schedule(kind="tests.morning", subject="amsterdam", zone="Europe/Amsterdam", at=time(6), now=NIGHT)
    schedule(kind="tests.morning", subject="lisbon", zone="Europe/Lisbon", at=time(6), now=NIGHT)
    tick(AFTER_SIX)
    assert _subjects() == ["amsterdam"]
    tick(AFTER_SIX + timedelta(hours=1))
    assert _subjects() == ["amsterdam", "lisbon"]


def test_after_days_without_power_only_the_latest_morning_runs(db: None) -> None:
    schedule(kind="tests.morning", subject="hilde", zone="Europe/Amsterdam", at=time(6), now=NIGHT)
    tick(AFTER_SIX + timedelta(days=3))
    assert [row.args_kwargs["kwargs"]["day"] for row in DBTaskResult.objects.filter(task_path=chores.morning.module_path)] == ["2026-06-04"]


def test_a_changed_hour_replaces_the_old_one_and_a_removed_one_is_gone(db: None) -> None:
    schedule(kind="tests.morning", subject="hilde", zone="Europe/Amsterdam", at=time(6), now=NIGHT)
    schedule(kind="tests.morning", subject="hilde", zone="Europe/Amsterdam", at=time(9), now=NIGHT)
    assert [row.next_at for row in Daily.objects.all()] == [datetime(2026, 6, 1, 7, tzinfo=UTC)]
    unschedule(kind="tests.morning", subject="hilde")
    assert not Daily.objects.exists()


def test_a_zone_that_does_not_exist_is_refused(db: None) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        schedule(kind="tests.morning", subject="hilde", zone="Europe/Atlantis", at=time(6), now=NIGHT)


def test_a_kind_that_nobody_here_handles_waits_for_a_process_that_does(db: None) -> None:
    Daily.objects.create(kind="tests.unknown", subject="x", zone="UTC", at=time(6), next_at=NIGHT)
    tick(AFTER_SIX)
    assert Daily.objects.get().next_at == NIGHT


def test_two_jobs_cannot_handle_one_kind() -> None:
    with pytest.raises(ValueError, match="handled by"):
        daily("tests.morning")(chores.note)


def test_a_recurring_job_does_not_pile_up(db: None) -> None:
    assert tick(NIGHT) == 1
    assert tick(NIGHT + timedelta(seconds=30)) == 0
    assert tick(NIGHT + timedelta(seconds=61)) == 0  # due, but the first still waits
    DBTaskResult.objects.all().delete()
    assert tick(NIGHT + timedelta(seconds=130)) == 1


@pytest.mark.django_db(transaction=True)
def test_many_tickers_at_once_enqueue_each_morning_once() -> None:
    people = [f"person-{n:03}" for n in range(120)]
    for who in people:
        schedule(kind="tests.morning", subject=who, zone="Europe/Amsterdam", at=time(6), now=NIGHT)
    start = threading.Barrier(4)

    def ticker() -> None:
        start.wait()
        tick(AFTER_SIX)
        connections.close_all()

    threads = [threading.Thread(target=ticker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _subjects() == people
    assert DBTaskResult.objects.filter(task_path=chores.sweep.module_path).count() == 1
