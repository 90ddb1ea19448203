"""What a job is, how often it is tried, and when it recurs."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeAlias, TypeVar

from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")
Job: TypeAlias = Task

LONGEST_WAIT = 6 * 3600.0


@dataclass(frozen=True)
class Patience:
    """How often a job that raised is tried again, and how long after: `base` seconds, doubled each time."""

    retries: int = 5
    base: float = 30.0

    def wait(self, attempt: int) -> float:
        """Seconds to wait after the attempt numbered `attempt` (from 1), with up to a quarter more so that a crowd spreads out."""
        return min(self.base * math.pow(2, attempt - 1), LONGEST_WAIT) * random.uniform(1, 1.25)  # noqa: S311  # spreads load, guards nothing


_patience: dict[str, Patience] = {}
recurring: dict[str, tuple[int, Any]] = {}
handlers: dict[str, Any] = {}


def job(*, retries: int = 5, base: float = 30.0, queue: str = "default", priority: int = 0) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Makes a module-level function a job. `priority` from -100 to 100, higher first."""

    def define(function: Callable[P, T]) -> Task[P, T]:
        defined: Task[P, T] = task(queue_name=queue, priority=priority)(function)
        _patience[defined.module_path] = Patience(retries, base)
        return defined

    return define


def patience_of(path: str) -> Patience:
    """How patient the job at the dotted `path` is."""
    return _patience.get(path, Patience())


def every(seconds: int) -> Callable[[Task[P, T]], Task[P, T]]:
    """Has the job, which takes no arguments, enqueued each `seconds`, unless the one before still waits or runs."""

    def register(defined: Task[P, T]) -> Task[P, T]:
        recurring[defined.module_path] = (seconds, defined)
        return defined

    return register


def daily(kind: str) -> Callable[[Task[P, T]], Task[P, T]]:
    """Has the job, which takes `subject` and `day` (ISO, local), enqueued for each `Daily` row of `kind` when it is due.

    Raises `ValueError` when another job has taken the kind.
    """

    def register(defined: Task[P, T]) -> Task[P, T]:
        taken = handlers.get(kind)
        if taken is not None and taken.module_path != defined.module_path:
            raise ValueError(f"{kind!r} is handled by {taken.module_path} already.")
        handlers[kind] = defined
        return defined

    return register
