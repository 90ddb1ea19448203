"""Jobs for the tests of jobs. What they do is left in `Effect` rows, where every process can see it."""

from __future__ import annotations

import os
import time

from django.db import transaction

from conclave.core.jobs import daily, every, job, once


class Refused(Exception):
    """What a chore raises."""


@job(retries=2, base=10)
def refuse() -> None:
    """Fails, always."""
    raise Refused("The mail server said no.")


@job()
def note(key: str) -> None:
    """Leaves an effect, once."""
    with transaction.atomic():
        once(key)


@job(retries=3)
def dawdle(key: str, seconds: float) -> None:
    """Says that it began, takes its time, says that it ended."""
    with transaction.atomic():
        once(f"{key}:began:{os.getpid()}")
    time.sleep(seconds)
    with transaction.atomic():
        once(f"{key}:ended")


@daily("tests.morning")
@job()
def morning(subject: str, day: str) -> None:
    """Greets."""
    with transaction.atomic():
        once(f"morning:{subject}:{day}")


@every(seconds=60)
@job()
def sweep() -> None:
    """Recurs."""
