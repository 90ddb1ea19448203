"""What conversations do by themselves."""

from __future__ import annotations

from conclave.conversations.commands.blobs import sweep_blobs
from conclave.conversations.commands.keeping import forget_expired, forget_sessions
from conclave.conversations.commands.recoveries import tend
from conclave.conversations.scrubbing import scrub
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


@every(60)
@job(retries=0)
def forget_what_was_said_in_sessions() -> None:
    """Sessions whose end was said, once it can be taken back no more."""
    if forget_sessions(clock.now()):
        scrub()


@every(24 * 3600)
@job(retries=0)
def forget_expired_keys() -> None:
    """Key packages and Welcomes that open nothing any more."""
    forget_expired(clock.now())
