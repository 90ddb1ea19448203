"""The truth tables of who may do what among members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from conclave.members.models import Standing
from conclave.members.rules import is_recent, may_be_listed, may_call_regulated, may_end_regulated, may_name_assistant, may_see_field, may_set_up
from conclave.members.visitor import NOBODY, Visitor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Field:
    audience: str


def standing(kind: str) -> Visitor:
    return Visitor(standing=kind)


INSIDE = [
    (NOBODY, False),
    (Visitor(is_assistant=True), False),
    (standing(Standing.Kind.APPLICANT), False),
    (standing(Standing.Kind.PROVISIONAL), True),
    (standing(Standing.Kind.MEMBER), True),
    (standing(Standing.Kind.IN_GRACE), True),
    (standing(Standing.Kind.ALUMNUS), False),
]


@pytest.mark.parametrize(("visitor", "may"), INSIDE)
def test_only_members_see_what_was_opened_to_members(visitor: Visitor, may: bool) -> None:
    assert may_see_field(visitor, Field("members")) is may
    assert may_see_field(visitor, Field("nobody")) is False


@pytest.mark.parametrize(("visitor", "may"), INSIDE)
def test_only_members_name_an_assistant(visitor: Visitor, may: bool) -> None:
    assert may_name_assistant(visitor) is may


@pytest.mark.parametrize(
    ("is_member", "listed", "may"), [(True, "members", True), (True, "nobody", False), (False, "members", False), (False, "nobody", False)]
)
def test_the_directory_lists_members_who_asked_for_it(is_member: bool, listed: str, may: bool) -> None:
    assert may_be_listed(is_member=is_member, listed=listed) is may


@pytest.mark.parametrize(
    ("ago", "recent"),
    [
        (None, False),
        (timedelta(0), True),
        (timedelta(minutes=9, seconds=59), True),
        (timedelta(minutes=10), False),
        (timedelta(seconds=-1), False),  # a proof from the future is none
    ],
)
def test_a_proof_is_recent_for_ten_minutes(ago: timedelta | None, recent: bool) -> None:
    assert is_recent(None if ago is None else NOON - ago, NOON) is recent


@pytest.mark.parametrize(("has_steward", "may"), [(False, True), (True, False)])
def test_the_first_steward_is_named_while_there_is_none(has_steward: bool, may: bool) -> None:
    assert may_set_up(has_steward=has_steward) is may


STEWARD = Visitor(standing="member", duties=frozenset({"steward"}))
MEMBER = standing("member")


@pytest.mark.parametrize(
    ("visitor", "own", "may"),
    [
        (STEWARD, False, True),
        (STEWARD, True, True),
        (MEMBER, True, True),
        (MEMBER, False, False),
        (Visitor(standing="member", duties=frozenset({"facilitator"})), False, False),
        (standing("alumnus"), True, False),
        (standing("applicant"), True, False),
        (Visitor(standing="alumnus", duties=frozenset({"steward"})), False, False),
        (NOBODY, True, False),
    ],
)
def test_oneself_or_a_steward_says_that_a_firm_must_keep_records(visitor: Visitor, own: bool, may: bool) -> None:
    assert may_call_regulated(visitor, own=own) is may


@pytest.mark.parametrize(
    ("visitor", "own", "own_word", "may"),
    [
        (MEMBER, True, True, True),
        (MEMBER, True, False, False),
        (MEMBER, False, True, False),
        (MEMBER, False, False, False),
        (STEWARD, False, True, True),
        (STEWARD, False, False, True),
        (STEWARD, True, False, True),
        (standing("alumnus"), True, True, False),
        (NOBODY, True, True, False),
    ],
)
def test_what_a_steward_has_noted_a_steward_ends(visitor: Visitor, own: bool, own_word: bool, may: bool) -> None:
    assert may_end_regulated(visitor, own=own, own_word=own_word) is may
