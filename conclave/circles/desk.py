"""On the stewards' desk: circles that have lost their facilitator. Never which, and never who sits there."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from conclave.circles.queries import without_facilitator
from conclave.core.desk import panel
from conclave.core.digest import Section


@panel("circles", order=40)
def circles(now: datetime) -> list[Section]:
    """How many circles have nobody who facilitates; nothing when none has."""
    count = len(without_facilitator(now))
    if not count:
        return []
    title = "One circle has no facilitator" if count == 1 else f"{count} circles have no facilitator"
    line = "They go on talking, but nobody can give a seat."
    return [Section(label="Circles", title=title, line=line, url=reverse("leaderless"), action="Appoint")]
