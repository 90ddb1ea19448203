"""What conversations do by themselves."""

from __future__ import annotations

from conclave.conversations.commands.blobs import sweep_blobs
from conclave.conversations.commands.recoveries import tend
from conclave.core import clock
from conclave.core.jobs import every, job


@every(60)
@job(retries=0)
def sweep_files() -> None:
    """Bytes of files that were withdrawn, forgotten or abandoned leave the disk."""
    sweep_blobs(clock.now())


@every(600)
@job(retries=0)
def tend_recoveries() -> None:
    """Reminds, says when the way is free, and ends what is too old."""
    tend(clock.now())
