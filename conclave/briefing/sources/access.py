"""Sources and suggestions are found through the one who asks, or not at all."""

from __future__ import annotations

from conclave.briefing.models import Source, Suggestion
from conclave.briefing.rules import may_curate_sources
from conclave.core.errors import Missing
from conclave.members.visitor import Visitor


def access_source(visitor: Visitor, source_id: int) -> Source:
    """A source, for those who choose them. Raises `Missing`."""
    found = Source.objects.filter(pk=source_id).first() if may_curate_sources(visitor) else None
    if found is None:
        raise Missing
    return found


def access_suggestion(visitor: Visitor, suggestion_id: int) -> Suggestion:
    """A suggestion, for those who decide. Raises `Missing`."""
    found = Suggestion.objects.select_related("suggested_by").filter(pk=suggestion_id).first() if may_curate_sources(visitor) else None
    if found is None:
        raise Missing
    return found
