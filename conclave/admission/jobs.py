"""What the door does by itself."""

from __future__ import annotations

from conclave.admission.commands.applications import prune
from conclave.core import clock
from conclave.core.jobs import every, job


@every(3600)
@job(retries=0)
def forget_unproven_applications() -> None:
    """Whoever never typed the code leaves nothing behind."""
    prune(clock.now())
