"""Jobs: work that is a row, written in the caller's transaction and done after it.

    @job(retries=5, base=30)                    # a module-level function with JSON-able keywords
    def deliver(account: str, day: str) -> None: ...
    deliver.enqueue(account=..., day=...)       # absent when the caller's transaction rolls back

    @every(seconds=300)                         # enqueued again and again, never twice at once
    @job()
    def fetch_due() -> None: ...

    @daily("briefing.edition")                  # enqueued at each subject's local wall-clock time
    @job()
    def edition(subject: str, day: str) -> None: ...
    schedule(kind="briefing.edition", subject=..., zone="Europe/Lisbon", at=time(6), now=now)

A job may run twice (a worker may be killed after the effect and before it says so): put the
effect and `once(key)` in one transaction.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from conclave.core.jobs.definition import Job, daily, every, job

if TYPE_CHECKING:
    from conclave.core.jobs.effects import once
    from conclave.core.jobs.models import Daily
    from conclave.core.jobs.queue import reap
    from conclave.core.jobs.timetable import schedule, tick, unschedule

__all__ = ["Daily", "Job", "daily", "every", "job", "once", "reap", "schedule", "tick", "unschedule"]

# These touch models, which cannot be imported while Django still loads this package as an app.
_LATER = {"Daily": "models", "once": "effects", "reap": "queue", "schedule": "timetable", "tick": "timetable", "unschedule": "timetable"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
