"""Members say "read this", judge, and take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conclave.briefing.desk import entries_short_of_reviews
from conclave.briefing.errors import InterestUnstated, NothingToWithdraw
from conclave.briefing.models import Recommendation, Review
from conclave.briefing.reviews.commands import withdraw
from conclave.briefing.reviews.queries import short_of_reviews, voices
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.members.models import Attestation, ProfileField, Standing
from tests.briefing.morning import TUESDAY, entry, office, recommend, review, verified
from tests.cast import Cast

LATER = TUESDAY + timedelta(hours=2)


def test_a_member_recommends_with_one_line_of_why(cast: Cast) -> None:
    row = recommend(cast.hilde, entry(), " Ask for the load curve. ")
    assert (row.why, row.named, row.own_company, row.at) == ("Ask for the load curve.", True, False, TUESDAY)
    assert [line.verb for line in Row.objects.all()] == ["entry.recommended"]


def test_saying_it_again_changes_the_one_row_and_keeps_its_time(cast: Cast) -> None:
    it = entry()
    first = recommend(cast.hilde, it, "Once.")
    again = recommend(cast.hilde, it, "Twice.", named=False, now=LATER)
    assert [(row.pk, row.why, row.named, row.at) for row in Recommendation.objects.all()] == [(first.pk, "Twice.", False, TUESDAY)]
    assert again.pk == first.pk
    review(cast.hilde, it, (1, 1, 1))
    review(cast.hilde, it, (5, 4, 3), now=LATER)
    assert [(row.substance, row.evidence, row.usefulness, row.at) for row in Review.objects.all()] == [(5, 4, 3, TUESDAY)]


@pytest.mark.parametrize("who", ["piet", "ben"])
def test_applicants_and_assistants_neither_recommend_nor_review(cast: Cast, who: str) -> None:
    it = entry()
    with pytest.raises(Refused):
        recommend(getattr(cast, who), it)
    with pytest.raises(Refused):
        review(getattr(cast, who), it)
    assert not Recommendation.objects.exists()
    assert not Review.objects.exists()


def test_a_former_member_no_longer_recommends(cast: Cast) -> None:
    Standing.objects.filter(account=cast.hilde).update(until=TUESDAY)
    with pytest.raises(Refused):
        recommend(cast.hilde, entry())


def test_whoever_reviews_their_own_company_says_what_they_have_to_do_with_it(cast: Cast) -> None:
    office(cast.hilde, company="Vos Staalbouw")
    it = entry("Vos Staalbouw wins the harbour contract")
    with pytest.raises(InterestUnstated):
        review(cast.hilde, it, interest="None.")
    row = review(cast.hilde, it, interest="I lead it.")
    assert (row.own_company, row.interest) == (True, "I lead it.")
    assert recommend(cast.hilde, it).own_company is True
    assert review(cast.joost, it, interest="").own_company is False


def test_the_database_refuses_what_must_never_be(cast: Cast) -> None:
    it = entry()
    told: dict[str, Any] = {"entry": it, "account": cast.hilde, "happened": "a", "so_what": "b", "sure": 3, "at": TUESDAY}
    wrong: list[dict[str, Any]] = [
        {"substance": 6, "evidence": 3, "usefulness": 3},
        {"substance": 3, "evidence": 0, "usefulness": 3},
        {"substance": 3, "evidence": 3, "usefulness": 3, "own_company": True, "interest": ""},
    ]
    for marks in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(**told, **marks)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(entry=it, account=cast.hilde, why="", at=TUESDAY)


def test_what_is_taken_back_is_gone_and_cannot_be_taken_back_twice(cast: Cast) -> None:
    it = entry()
    said = recommend(cast.hilde, it)
    withdraw(actor=cast.hilde, voice=said, now=LATER)
    assert voices([it.pk], LATER) == {}
    with pytest.raises(NothingToWithdraw):
        withdraw(actor=cast.hilde, voice=said, now=LATER)
    with pytest.raises(NothingToWithdraw):
        withdraw(actor=cast.hilde, voice=None, now=LATER)


def test_nobody_takes_back_anothers_words(cast: Cast) -> None:
    said = review(cast.hilde, entry())
    for other in (cast.joost, cast.ruth, cast.ben):
        with pytest.raises(Refused):
            withdraw(actor=other, voice=said, now=LATER)
    assert Review.objects.count() == 1


def test_without_the_name_only_role_and_sector_are_handed_out(cast: Cast) -> None:
    verified(cast)
    it = entry()
    recommend(cast.hilde, it, named=False)
    recommend(cast.joost, it, now=LATER)
    hilde, joost = voices([it.pk], LATER)[it.pk]
    assert (hilde.name, hilde.told, hilde.verified) == ("", "Chief Executive, steel construction", True)
    assert joost.told == "Joost Okafor, Managing Director, logistics"


def test_a_review_beside_a_nameless_recommendation_is_nameless_as_well(cast: Cast) -> None:
    verified(cast)
    it, other = entry(), entry()
    recommend(cast.hilde, it, named=False)
    review(cast.hilde, it)
    review(cast.hilde, other)
    assert [voice.name for voice in voices([it.pk], TUESDAY)[it.pk]] == ["", ""]
    assert [voice.name for voice in voices([other.pk], TUESDAY)[other.pk]] == ["Hilde Vos"]


def test_a_sector_that_its_owner_keeps_is_not_shown(cast: Cast) -> None:
    verified(cast)
    ProfileField.objects.filter(account=cast.hilde, name="sector").update(audience="nobody")
    it = entry()
    recommend(cast.hilde, it, named=False)
    assert [voice.told for voice in voices([it.pk], TUESDAY)[it.pk]] == ["Chief Executive"]


def test_the_seal_goes_with_the_badge_and_with_the_seat_in_the_network(cast: Cast) -> None:
    verified(cast)
    it = entry()
    recommend(cast.hilde, it)
    recommend(cast.joost, it)
    recommend(cast.tomas, it)
    Attestation.objects.filter(account=cast.hilde).update(until=TUESDAY)
    Standing.objects.filter(account=cast.joost).update(until=TUESDAY)
    assert {voice.name: voice.verified for voice in voices([it.pk], TUESDAY)[it.pk]} == {
        "Hilde Vos": False,
        "Joost Okafor": False,
        "Tomas Lindqvist": True,
    }


def test_a_suspended_members_words_are_not_shown(cast: Cast) -> None:
    it = entry()
    recommend(cast.hilde, it)
    assert len(voices([it.pk], TUESDAY)[it.pk]) == 1
    type(cast.hilde).objects.filter(pk=cast.hilde.pk).update(is_active=False)
    assert voices([it.pk], TUESDAY) == {}


def test_stewards_see_what_two_recommend_and_nobody_judged(cast: Cast) -> None:
    one, two, judged = entry("One"), entry("Two"), entry("Judged")
    recommend(cast.hilde, one)
    for it in (two, judged):
        recommend(cast.hilde, it)
        recommend(cast.joost, it)
    review(cast.tomas, judged)
    assert [it.title for it in short_of_reviews(TUESDAY)] == ["Two"]
    assert [panel.title for panel in entries_short_of_reviews(TUESDAY)] == ["One entry is short of reviews"]
    assert entries_short_of_reviews(TUESDAY + timedelta(days=15)) == []
