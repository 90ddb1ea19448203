"""Reading what is due, each minute."""

from __future__ import annotations

from conclave.briefing.fetching.rounds import is_due, read_due
from conclave.core import clock
from conclave.core.jobs import every, job


@every(seconds=60)
@job(retries=0)
def fetch_due() -> None:
    """Ends within its budget, so that the morning's letters find a free hand, and comes back while something is due."""
    for _ in read_due(clock.now):
        pass
    if is_due(clock.now()):
        fetch_due.enqueue()
