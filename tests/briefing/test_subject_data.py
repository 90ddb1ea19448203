"""What the morning holds about somebody is handed to them, and goes with them."""

from __future__ import annotations

from datetime import time
from typing import Any

from conclave.briefing.editions.commands import make_edition
from conclave.briefing.editions.delivery import KIND, set_delivery
from conclave.briefing.models import Delivery, Edition, Recommendation, Review
from conclave.briefing.subject_data import erase, export
from conclave.core.jobs import Daily
from tests.briefing.morning import TUESDAY, entry, recommend, review, verified
from tests.cast import Cast


def filled(cast: Cast) -> None:
    verified(cast)
    it = entry("Grid", url="https://courier.example/grid")
    recommend(cast.hilde, it, "Read it.", named=False)
    review(cast.hilde, it, (3, 4, 5), interest="We buy power.")
    recommend(cast.joost, it)
    make_edition(account=cast.hilde, day=TUESDAY.date(), now=TUESDAY)
    set_delivery(actor=cast.hilde, at=time(7), days="12345", by_mail=True, now=TUESDAY)


def test_a_member_is_handed_everything(cast: Cast) -> None:
    filled(cast)
    at = TUESDAY.isoformat()
    about: dict[str, Any] = {"entry": "Grid", "url": "https://courier.example/grid"}
    marks = {"sure": 4, "substance": 3, "evidence": 4, "usefulness": 5}
    words = {"what_happened": "A rule was drafted.", "so_what": "Hilde Vos would act on it.", "interest": "We buy power."}
    assert export(cast.hilde) == {
        "recommendations": [{**about, "why": "Read it.", "with_name": False, "at": at}],
        "reviews": [{**about, **words, **marks, "at": at}],
        "editions": [{"day": "2026-03-03", "titles": ["Grid"]}],
        "delivery": {"at": "07:00", "days": "12345", "by_mail": True},
        "suggested_sources": [],
    }


def test_erasing_takes_all_of_theirs_and_nothing_of_others(cast: Cast) -> None:
    filled(cast)
    assert Daily.objects.filter(kind=KIND).count() == 1
    assert erase(cast.hilde, TUESDAY) > 0
    assert export(cast.hilde) == {"recommendations": [], "reviews": [], "editions": [], "delivery": None, "suggested_sources": []}
    assert [row.account for row in Recommendation.objects.all()] == [cast.joost]
    assert not Review.objects.exists()
    assert not Edition.objects.exists()
    assert not Delivery.objects.exists()
    assert not Daily.objects.filter(kind=KIND).exists()
