"""The worker: hands that take jobs, and a keeper that ticks, beats and reaps. Threads, so that one process can do everything."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connections

from conclave.core import clock
from conclave.core.jobs import queue
from conclave.core.jobs.bell import bell
from conclave.core.jobs.timetable import tick

log = logging.getLogger(__name__)

POLL = 0.5  # seconds; hears what other processes enqueue
BEAT = 5.0
PRUNE_EACH = 720  # beats: an hour


class Worker:
    """Runs jobs until told to stop; then ends the ones at hand and no others."""

    def __init__(self, *, hands: int = 2) -> None:
        self.id = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(6)}"
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._guard, args=(self._hand,), name=f"hand-{n}", daemon=True) for n in range(hands)]
        self._threads.append(threading.Thread(target=self._guard, args=(self._keep,), name="keeper", daemon=True))

    def start(self) -> None:
        """Begins, in threads of its own."""
        queue.beat(self.id, socket.gethostname(), clock.now())
        for thread in self._threads:
            thread.start()

    def stop(self, grace: float = 30.0) -> bool:
        """Asks the threads to end and waits `grace` seconds at most; False when a job was still running then."""
        self.ask_to_stop()
        bell.ring()
        for thread in self._threads:
            thread.join(grace)
        ended = not any(thread.is_alive() for thread in self._threads)
        if ended:
            queue.leave(self.id)
        return ended

    def ask_to_stop(self) -> None:
        """Takes no further job. Safe in a signal handler: it waits for nothing."""
        self._stopping.set()

    def wait(self) -> None:
        """Blocks until somebody asks to stop. In short naps: a signal must find this thread between two of them."""
        while not self._stopping.wait(0.5):
            pass

    def _guard(self, work: Callable[[], None]) -> None:
        """A database that went away is waited for, with words in the log; it is no reason to die."""
        while not self._stopping.is_set():
            try:
                work()
            except DatabaseError as error:
                log.error("The database did not answer: %s. Trying again in 5 seconds.", str(error).strip())
                connections.close_all()
                self._stopping.wait(5)
        connections.close_all()

    def _hand(self) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            heard = bell.heard()
            row = queue.claim(self.id, clock.now())
            if row is None:
                bell.wait(heard, POLL)
            else:
                run(row)

    def _keep(self) -> None:
        beats = 0
        while not self._stopping.is_set():
            close_old_connections()
            if beats % int(BEAT) == 0:
                queue.beat(self.id, socket.gethostname(), clock.now())
                queue.reap(clock.now())
            if beats % PRUNE_EACH == 0:
                queue.prune(clock.now())
            tick(clock.now())
            beats += 1
            self._stopping.wait(1)


def run(row: queue.Row) -> None:
    """Runs one claimed job and settles its row."""
    try:
        result = row.task_result
        result.task.call(*result.args, **result.kwargs)
    except Exception as error:
        queue.fail(row, error, clock.now())
    else:
        queue.succeed(row, clock.now())


def drain(limit: int = 1000) -> int:
    """Runs in this thread what is ready now, at most `limit` jobs; answers how many. For the console and tests."""
    name = f"drain-{os.getpid()}-{secrets.token_hex(4)}"
    for n in range(limit):
        row = queue.claim(name, clock.now())
        if row is None:
            return n
        run(row)
    return limit
