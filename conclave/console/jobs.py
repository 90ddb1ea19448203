"""`conclave jobs`: what failed for good, and what to do with it."""

from __future__ import annotations

import argparse

from conclave.core.jobs import queue


def jobs_command(args: list[str]) -> int:
    """Lists, tries again or forgets jobs that failed for good."""
    parser = argparse.ArgumentParser("conclave jobs", description="Jobs that failed for good.")
    parser.add_argument("what", nargs="?", choices=["list", "again", "forget"], default="list")
    what = parser.parse_args(args).what
    if what == "again":
        print(f"{queue.again()} jobs will be tried again.")
    elif what == "forget":
        print(f"{queue.forget()} jobs were deleted.")
    else:
        failures = queue.failures()
        for row in failures:
            last = row.traceback.strip().splitlines()[-1:] or [row.exception_class_path]
            print(f"{row.finished_at:%Y-%m-%d %H:%M} {row.task_path}: {last[0]}")
        if not failures:
            print("No job failed for good.")
    return 0
