"""Addresses of the morning."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from conclave.briefing.views import delivery, entries, morning, sources, suggestions, unsubscribe


class Day:
    """A date as ISO 8601 writes it; one that no calendar has is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

urlpatterns: list[URLPattern] = [
    path("morning/", morning.today, name="morning"),
    path("morning/<day:day>/", morning.on_day, name="morning_on"),
    path("morning/delivery/", delivery.delivery, name="delivery"),
    path("morning/candidates/", entries.candidates, name="candidates"),
    path("morning/entries/<int:entry_id>/", entries.entry, name="entry"),
    path("morning/entries/<int:entry_id>/recommendations/", entries.recommendations, name="recommendations"),
    path("morning/entries/<int:entry_id>/recommendations/withdrawal/", entries.recommendation_withdrawal, name="recommendation_withdrawal"),
    path("morning/entries/<int:entry_id>/reviews/", entries.reviews, name="reviews"),
    path("morning/entries/<int:entry_id>/reviews/withdrawal/", entries.review_withdrawal, name="review_withdrawal"),
    path("sources/", sources.everything, name="sources"),
    path("sources/lists/", sources.lists, name="source_lists"),
    path("sources/sources.opml", sources.download, name="source_download"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("sources/<int:source_id>/pauses/", sources.pauses, name="source_pauses"),
    path("sources/<int:source_id>/resumptions/", sources.resumptions, name="source_resumptions"),
    path("sources/<int:source_id>/retirements/", sources.retirements, name="source_retirements"),
    path("sources/suggestions/", suggestions.suggestions, name="suggestions"),
    path("sources/suggestions/<int:suggestion_id>/decisions/", suggestions.decisions, name="suggestion"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscription, name="unsubscribe"),
]
