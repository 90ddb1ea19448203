"""The domain's share of a person's data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from conclave.briefing.editions.delivery import KIND
from conclave.briefing.models import Delivery, Edition, Recommendation, Review, Suggestion
from conclave.core import subject_data
from conclave.core.jobs import unschedule
from conclave.members.models import Account


def export(account: Account) -> dict[str, Any]:
    """What they said of entries, what was chosen for them, when they want it. What they read is not known here."""
    delivery = Delivery.objects.filter(account=account).first()
    editions = Edition.objects.filter(account=account).prefetch_related("items__entry").order_by("day")
    return {
        "recommendations": [_recommendation(row) for row in Recommendation.objects.filter(account=account).select_related("entry")],
        "reviews": [_review(row) for row in Review.objects.filter(account=account).select_related("entry")],
        "editions": [{"day": row.day.isoformat(), "titles": [item.entry.title for item in row.items.all()]} for row in editions],
        "delivery": {"at": f"{delivery.at:%H:%M}", "days": delivery.days, "by_mail": delivery.by_mail} if delivery else None,
        "suggested_sources": [{"url": row.url, "why": row.why, "at": row.at.isoformat()} for row in Suggestion.objects.filter(suggested_by=account)],
    }


def erase(account: Account, now: datetime) -> int:
    """All of it; what peers said of the same entries stays."""
    with transaction.atomic():
        unschedule(kind=KIND, subject=str(account.pk))
        gone = sum(model.objects.filter(account=account).delete()[0] for model in (Recommendation, Review, Edition, Delivery))
        return gone + Suggestion.objects.filter(suggested_by=account).delete()[0]


def _recommendation(row: Recommendation) -> dict[str, Any]:
    return {"entry": row.entry.title, "url": row.entry.url, "why": row.why, "with_name": row.named, "at": row.at.isoformat()}


def _review(row: Review) -> dict[str, Any]:
    words = {"entry": row.entry.title, "url": row.entry.url, "what_happened": row.happened, "so_what": row.so_what, "interest": row.interest}
    marks = {"sure": row.sure, "substance": row.substance, "evidence": row.evidence, "usefulness": row.usefulness}
    return {**words, **marks, "at": row.at.isoformat()}


subject_data.register(domain="briefing", export=export, erase=erase)
