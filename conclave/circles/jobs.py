"""What circles do by themselves."""

from __future__ import annotations

from conclave.circles.commands.charters import keep_charters
from conclave.conversations.scrubbing import scrub
from conclave.core import clock
from conclave.core.jobs import every, job


@every(3600)
@job(retries=0)
def forget_what_no_charter_keeps() -> None:
    """Circles that keep what is said for some days only."""
    if keep_charters(clock.now()):
        scrub()
