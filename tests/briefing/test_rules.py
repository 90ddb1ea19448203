"""The truth tables of the morning."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from conclave.briefing.rules import (
    is_declared,
    is_own_company,
    is_short_of_reviews,
    may_curate_sources,
    may_read_morning,
    may_recommend,
    may_review,
    may_suggest_source,
    may_withdraw,
)
from conclave.members.models import Account
from conclave.members.visitor import Visitor

MEMBER = Visitor(standing="member")
PROVISIONAL = Visitor(standing="provisional")
IN_GRACE = Visitor(standing="in_grace")
STEWARD = Visitor(standing="member", duties=frozenset({"steward"}))
FACILITATOR = Visitor(standing="member", duties=frozenset({"facilitator"}))
APPLICANT = Visitor(standing="applicant")
ALUMNUS = Visitor(standing="alumnus", duties=frozenset({"steward"}))
ASSISTANT = Visitor(is_assistant=True)
NOBODY = Visitor()

ANY_MEMBER = [
    (MEMBER, True),
    (PROVISIONAL, True),
    (IN_GRACE, True),
    (STEWARD, True),
    (FACILITATOR, True),
    (APPLICANT, False),
    (ALUMNUS, False),
    (ASSISTANT, False),
    (NOBODY, False),
]


@pytest.mark.parametrize(("visitor", "answer"), ANY_MEMBER)
def test_only_members_read_the_morning(visitor: Visitor, answer: bool) -> None:
    assert may_read_morning(visitor) is answer


@pytest.mark.parametrize(("visitor", "answer"), ANY_MEMBER)
def test_only_members_recommend(visitor: Visitor, answer: bool) -> None:
    assert may_recommend(visitor) is answer


@pytest.mark.parametrize(("visitor", "answer"), ANY_MEMBER)
def test_only_members_review(visitor: Visitor, answer: bool) -> None:
    assert may_review(visitor) is answer


@pytest.mark.parametrize(("visitor", "answer"), ANY_MEMBER)
def test_only_members_suggest_sources(visitor: Visitor, answer: bool) -> None:
    assert may_suggest_source(visitor) is answer


@pytest.mark.parametrize(
    ("visitor", "answer"),
    [(STEWARD, True), (MEMBER, False), (FACILITATOR, False), (ALUMNUS, False), (APPLICANT, False), (ASSISTANT, False), (NOBODY, False)],
)
def test_only_stewards_choose_what_is_read(visitor: Visitor, answer: bool) -> None:
    assert may_curate_sources(visitor) is answer


HILDE = Account(pk=UUID(int=1), name="Hilde Vos")
JOOST = Account(pk=UUID(int=2), name="Joost Okafor")


@dataclass(frozen=True)
class Voice:
    account_id: UUID


@pytest.mark.parametrize(
    ("visitor", "author", "answer"),
    [
        (Visitor(HILDE, "member"), HILDE, True),
        (Visitor(HILDE, "in_grace"), HILDE, True),
        (Visitor(HILDE, "member"), JOOST, False),
        (Visitor(HILDE, "member", frozenset({"steward"})), JOOST, False),
        (Visitor(HILDE, "alumnus"), HILDE, False),
        (Visitor(HILDE, "applicant"), HILDE, False),
        (Visitor(HILDE, is_assistant=True), HILDE, False),
        (NOBODY, HILDE, False),
    ],
)
def test_a_member_takes_back_their_own_words_only(visitor: Visitor, author: Account, answer: bool) -> None:
    assert may_withdraw(visitor, Voice(author.pk)) is answer


@dataclass(frozen=True)
class Office:
    company: str = "Vos Staalbouw"
    domain: str = "vos-staalbouw.example"


@dataclass(frozen=True)
class Told:
    url: str = "https://courier.example/a"
    title: str = "Steel prices fall"
    summary: str = ""


@pytest.mark.parametrize(
    ("offices", "told", "answer"),
    [
        ([Office()], Told(), False),
        ([Office()], Told(url="https://vos-staalbouw.example/news"), True),
        ([Office()], Told(url="https://press.Vos-Staalbouw.example/news"), True),
        ([Office()], Told(url="https://not-vos-staalbouw.example/news"), False),
        ([Office()], Told(url="https://vos-staalbouw.example.evil.example/"), False),
        ([Office()], Told(url="https://[broken"), False),
        ([Office()], Told(title="VOS STAALBOUW closes a plant"), True),
        ([Office()], Told(summary="The yard of Vos-Staalbouw, near Rotterdam, is for sale."), True),
        ([Office()], Told(title="Vos sees a future for Staalbouw"), False),
        ([Office("AB", "")], Told(title="Plan AB is ready"), False),
        ([Office("", "")], Told(), False),
        ([Office("Kaveri Software", ""), Office()], Told(title="Kaveri Software buys a rival"), True),
        ([], Told(title="Vos Staalbouw closes a plant"), False),
    ],
)
def test_an_entry_is_about_ones_own_company_by_its_address_or_its_words(offices: list[Office], told: Told, answer: bool) -> None:
    assert is_own_company(offices, told) is answer


@pytest.mark.parametrize(
    ("interest", "answer"),
    [
        ("", False),
        ("  ", False),
        ("None.", False),
        ("no", False),
        ("-", False),
        ("N/A", False),
        ("We buy 90 GWh a year.", True),
        ("I own shares", True),
    ],
)
def test_an_interest_is_declared_when_it_says_something(interest: str, answer: bool) -> None:
    assert is_declared(interest) is answer


@pytest.mark.parametrize(
    ("recommended_by", "reviewed_by", "answer"), [(0, 0, False), (1, 0, False), (2, 0, True), (9, 0, True), (2, 1, False), (0, 1, False)]
)
def test_an_entry_is_short_of_reviews_when_two_recommend_it_and_nobody_judged(recommended_by: int, reviewed_by: int, answer: bool) -> None:
    assert is_short_of_reviews(recommended_by=recommended_by, reviewed_by=reviewed_by) is answer
