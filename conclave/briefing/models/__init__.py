"""Where the morning comes from, and what became of it."""

from conclave.briefing.models.entries import Entry
from conclave.briefing.models.sources import Host, Source, SourceState, Suggestion

__all__ = ["Entry", "Host", "Source", "SourceState", "Suggestion"]
