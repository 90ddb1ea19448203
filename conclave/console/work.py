"""`conclave work`: jobs and the schedule."""

from __future__ import annotations

import argparse
import signal

from conclave.console.migrate import require_migrated
from conclave.console.words import Stop
from conclave.core.jobs.worker import Worker


def work_command(args: list[str]) -> int:
    """Runs jobs until SIGTERM or Ctrl-C; ends those at hand first."""
    parser = argparse.ArgumentParser("conclave work", description="Runs jobs and the schedule until it is told to stop.")
    parser.add_argument("--hands", type=int, default=2, help="how many jobs at once (default 2)")
    given = parser.parse_args(args)
    if not 1 <= given.hands <= 64:
        raise Stop("--hands must be between 1 and 64.", code=2)
    require_migrated()
    worker = Worker(hands=given.hands)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.ask_to_stop())
    worker.start()
    worker.wait()
    return 0 if worker.stop() else 1
