"""What of the sources waits for the stewards."""

from __future__ import annotations

from datetime import datetime

from conclave.briefing.models import Source, Suggestion
from conclave.briefing.words import capital, counted
from conclave.core import desk
from conclave.core.digest import Section

# One failure is weather; from here on somebody should look.
AILING = 3


@desk.panel("briefing.sources", order=70)
def ailing_sources(now: datetime) -> list[Section]:
    """Sources that were tried in vain again and again."""
    failing = Source.objects.filter(next_at__isnull=False, failures__gte=AILING).order_by("-failures", "title")
    found = list(failing.values_list("title", "url", "last_error")[:100])
    if not found:
        return []
    title, url, error = found[0]
    heading = f"{capital(counted(len(found), 'source fails', 'sources fail'))}"
    return [Section("Sources", heading, f"{title or url}: {error}", "/sources/?show=failing", "Look")]


@desk.panel("briefing.suggestions", order=71)
def waiting_suggestions(now: datetime) -> list[Section]:
    """Sources that members suggested and nobody has looked at."""
    found = list(Suggestion.objects.filter(outcome="").order_by("at").values_list("url", flat=True)[:100])
    if not found:
        return []
    heading = f"{capital(counted(len(found), 'suggested source waits', 'suggested sources wait'))}"
    return [Section("Sources", heading, found[0], "/sources/", "Decide")]
