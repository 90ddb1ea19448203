"""Rows of work: tried again, kept when they fail for good, taken over from the dead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conclave.core import clock
from conclave.core.jobs import once, queue
from conclave.core.jobs.models import Effect
from conclave.core.jobs.worker import drain, run
from tests.jobs import chores


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_rolled_back_transaction_is_absent() -> None:
    with pytest.raises(chores.Refused), transaction.atomic():
        chores.note.enqueue(key="never")
        raise chores.Refused
    assert drain() == 0


def test_a_job_that_raises_is_tried_again_with_growing_pauses_and_then_kept(db: None) -> None:
    chores.refuse.enqueue()
    now, waits = clock.now(), []
    for _ in range(2):
        row = queue.claim("hand", now)
        assert row is not None
        queue.fail(row, chores.Refused("no"), now)
        row.refresh_from_db()
        waits.append((row.run_after - now).total_seconds())
        assert row.status == TaskResultStatus.READY
        assert queue.claim("hand", now) is None
        now = row.run_after
    last = queue.claim("hand", now)
    assert last is not None
    queue.fail(last, chores.Refused("no"), now)
    assert 10 <= waits[0] <= 12.5
    assert 20 <= waits[1] <= 25
    assert [failed.exception_class_path for failed in queue.failures()] == ["tests.jobs.chores.Refused"]


def test_the_operator_can_have_failed_jobs_tried_again_or_forgotten(db: None) -> None:
    chores.refuse.enqueue()
    row = queue.claim("hand", clock.now())
    assert row is not None
    DBTaskResult.objects.update(worker_ids=["hand"] * 3)
    row.refresh_from_db()
    run(row)
    assert len(queue.failures()) == 1
    assert queue.again() == 1
    assert queue.claim("hand", clock.now()) is not None
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert queue.forget() == 1
    assert queue.failures() == []


def test_a_job_that_no_longer_exists_fails_and_does_not_stop_the_worker(db: None) -> None:
    chores.note.enqueue(key="first")
    DBTaskResult.objects.update(task_path="tests.jobs.chores.gone")
    chores.note.enqueue(key="second")
    assert drain() == 2
    assert list(Effect.objects.values_list("key", flat=True)) == ["second"]


def test_a_dead_workers_job_is_put_back_and_a_living_ones_is_not(db: None) -> None:
    began = clock.now()
    queue.beat("living", "here", began)
    queue.beat("dead", "there", began)
    chores.note.enqueue(key="a")
    chores.note.enqueue(key="b")
    assert queue.claim("dead", began) is not None
    assert queue.claim("living", began) is not None
    later = began + queue.LEASE + timedelta(seconds=1)
    queue.beat("living", "here", later)
    assert queue.reap(later) == 1
    assert sorted(DBTaskResult.objects.order_by().values_list("status", flat=True)) == ["READY", "RUNNING"]


def test_a_worker_that_lost_its_job_does_not_settle_it(db: None) -> None:
    began = clock.now()
    chores.note.enqueue(key="a")
    slow = queue.claim("slow", began)
    later = began + queue.LEASE + timedelta(seconds=1)
    queue.reap(later)
    quick = queue.claim("quick", later + timedelta(minutes=2))
    assert slow is not None
    assert quick is not None
    queue.fail(slow, chores.Refused("too late"), later + timedelta(minutes=3))
    quick.refresh_from_db()
    assert quick.status == TaskResultStatus.RUNNING


def test_a_job_that_kills_its_workers_is_given_up(db: None) -> None:
    chores.refuse.enqueue()
    now = clock.now()
    for n in range(3):
        now += timedelta(hours=1)
        assert queue.claim(f"worker-{n}", now) is not None
        now += queue.LEASE + timedelta(seconds=1)
        assert queue.reap(now) == 1
    assert [row.exception_class_path for row in queue.failures()] == ["conclave.core.jobs.queue.WorkerDied"]


def test_done_jobs_are_pruned_after_some_days_and_failures_are_not(db: None) -> None:
    chores.note.enqueue(key="a")
    drain()
    assert queue.prune(clock.now()) == 0
    assert queue.prune(clock.now() + timedelta(days=3)) == 1


def test_an_effect_happens_once_and_not_at_all_if_its_transaction_fails(db: None) -> None:
    with pytest.raises(chores.Refused), transaction.atomic():
        assert once("letter:7") is True
        raise chores.Refused
    with transaction.atomic():
        assert once("letter:7") is True
        assert once("letter:7") is False


@pytest.mark.django_db(transaction=True)
def test_once_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        once("letter:8")
