"""What of the morning waits for the stewards."""

from __future__ import annotations

from datetime import datetime

from conclave.briefing.reviews.queries import short_of_reviews
from conclave.briefing.sources.panels import ailing_sources, waiting_suggestions
from conclave.briefing.words import capital, counted
from conclave.core import desk
from conclave.core.digest import Section

__all__ = ["ailing_sources", "entries_short_of_reviews", "waiting_suggestions"]


@desk.panel("briefing.short_of_reviews", order=60)
def entries_short_of_reviews(now: datetime) -> list[Section]:
    """Entries that peers recommend and nobody has judged."""
    titles = list(short_of_reviews(now).values_list("title", flat=True)[:100])
    if not titles:
        return []
    title = f"{capital(counted(len(titles), 'entry is', 'entries are'))} short of reviews"
    line = f"“{titles[0]}” is recommended most, and nobody has judged it. Ask a member who knows the matter."
    return [Section("The morning", title, line, "/morning/candidates/", "Look")]
