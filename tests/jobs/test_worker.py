"""Workers that live, stop and are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from conclave.core import clock
from conclave.core.jobs import reap
from conclave.core.jobs.models import Effect
from conclave.core.jobs.models import Worker as WorkerRow
from conclave.core.jobs.queue import LEASE
from conclave.core.jobs.worker import Worker
from tests.house.processes import database_environment
from tests.jobs import chores

pytestmark = pytest.mark.django_db(transaction=True)

WORK = "import sys; from conclave.console import main; sys.exit(main(['work']))"


def _until(true: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def work() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts `conclave work` with the chores, as often as asked."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", WORK], env={**os.environ, **database_environment(connection)}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def _began() -> int:
    return Effect.objects.filter(key__startswith="slow:began").count()


def test_hands_share_the_work_and_each_job_runs_once() -> None:
    for n in range(40):
        chores.note.enqueue(key=f"note-{n}")
    workers = [Worker(), Worker()]
    for worker in workers:
        worker.start()
    _until(lambda: Effect.objects.count() == 40)
    assert all(worker.stop() for worker in workers)
    assert {len(row.worker_ids) for row in DBTaskResult.objects.filter(task_path=chores.note.module_path)} == {1}
    assert not WorkerRow.objects.exists()


def test_a_job_enqueued_here_wakes_a_hand_that_would_not_look_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conclave.core.jobs.worker.POLL", 3600.0)
    worker = Worker()
    worker.start()
    _until(WorkerRow.objects.exists)
    for key in ("first", "second"):
        chores.note.enqueue(key=key)
        _until(Effect.objects.filter(key=key).exists)
    assert worker.stop()


def test_a_worker_that_is_asked_to_stop_finishes_its_job_first(work: Callable[[], subprocess.Popen[bytes]]) -> None:
    chores.dawdle.enqueue(key="slow", seconds=1.5)
    process = work()
    _until(lambda: _began() == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert Effect.objects.filter(key="slow:ended").exists()


def test_the_job_of_a_killed_worker_runs_again(work: Callable[[], subprocess.Popen[bytes]]) -> None:
    chores.dawdle.enqueue(key="slow", seconds=4)
    process = work()
    _until(lambda: _began() == 1)
    process.kill()
    process.wait()
    assert reap(clock.now()) == 0  # its lease still holds
    later = clock.now() + LEASE
    assert reap(later) >= 1
    DBTaskResult.objects.update(run_after=clock.now())  # the test's clock was ahead
    worker = Worker()
    worker.start()
    _until(lambda: Effect.objects.filter(key="slow:ended").exists())
    assert worker.stop()
    assert _began() == 2
