"""On the stewards' desk: what waits at the door."""

from __future__ import annotations

from datetime import datetime

from conclave.admission.queries.applications import count_waiting
from conclave.core.desk import panel
from conclave.core.digest import Section


@panel("applications", order=10)
def applications(now: datetime) -> list[Section]:
    """How many applications wait for a steward; nothing when none does."""
    count = count_waiting()
    if not count:
        return []
    title = "One application waits" if count == 1 else f"{count} applications wait"
    return [Section(label="The door", title=title, line="Each applicant sees how long.", url="/desk/applications/", action="Look")]
