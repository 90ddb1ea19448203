"""Where the morning comes from, what members say of it, and what became of it."""

from conclave.briefing.models.editions import Delivery, Edition, EditionItem
from conclave.briefing.models.entries import Entry
from conclave.briefing.models.reviews import Recommendation, Review
from conclave.briefing.models.sources import Host, Source, SourceState, Suggestion

__all__ = ["Delivery", "Edition", "EditionItem", "Entry", "Host", "Recommendation", "Review", "Source", "SourceState", "Suggestion"]
