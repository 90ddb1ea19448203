"""The truth tables of circles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from conclave.circles.rules import (
    forgets,
    is_open,
    is_shorter,
    leaves_nobody,
    may_appoint,
    may_be_seated,
    may_begin,
    may_choose,
    may_dismiss,
    may_enter,
    may_leave,
    may_renew,
    may_seat,
    may_set_charter,
    may_sit_under,
    may_tell_of_trouble,
)
from conclave.members.visitor import Visitor

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    kind: str = "member"
    since: datetime = NOW - HOUR
    until: datetime | None = None


MEMBER = Visitor(standing="member")
FACILITATES = Visitor(standing="member", duties=frozenset({"facilitator"}))
STEWARD = Visitor(standing="member", duties=frozenset({"steward"}))
ALUMNUS = Visitor(standing="alumnus", duties=frozenset({"facilitator"}))
APPLICANT = Visitor(standing="applicant")
ASSISTANT = Visitor(is_assistant=True)
NOBODY = Visitor()

OPEN = Place()
LEADS = Place(kind="facilitator")
GUEST = Place(kind="guest")
ENDED = Place(until=NOW)
ENDED_LEAD = Place(kind="facilitator", until=NOW)
COMING = Place(since=NOW + HOUR)


@pytest.mark.parametrize(
    ("seat", "answer"),
    [(None, False), (OPEN, True), (ENDED, False), (COMING, False), (Place(since=NOW), True), (Place(until=NOW + HOUR), True)],
)
def test_a_seat_is_open_from_its_first_moment_until_just_before_its_last(seat: Place | None, answer: bool) -> None:
    assert is_open(seat, NOW) is answer


@pytest.mark.parametrize(
    ("visitor", "answer"),
    [(MEMBER, False), (FACILITATES, True), (STEWARD, False), (ALUMNUS, False), (APPLICANT, False), (ASSISTANT, False), (NOBODY, False)],
)
def test_only_a_facilitator_in_good_standing_begins_circles(visitor: Visitor, answer: bool) -> None:
    assert may_begin(visitor) is answer


ENTERING = [
    (MEMBER, OPEN, True),
    (MEMBER, GUEST, True),
    (MEMBER, LEADS, True),
    (MEMBER, ENDED, False),
    (MEMBER, COMING, False),
    (MEMBER, None, False),
    (STEWARD, None, False),
    (FACILITATES, None, False),
    (ALUMNUS, OPEN, False),
    (APPLICANT, OPEN, False),
    (ASSISTANT, OPEN, False),
    (NOBODY, OPEN, False),
]


@pytest.mark.parametrize(("visitor", "own", "answer"), ENTERING)
def test_a_member_with_an_open_seat_enters(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_enter(visitor, own, NOW) is answer


@pytest.mark.parametrize(("visitor", "own", "answer"), ENTERING)
def test_whoever_may_enter_may_leave(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_leave(visitor, own, NOW) is answer


@pytest.mark.parametrize(("visitor", "own", "answer"), ENTERING)
def test_whoever_may_enter_may_say_that_the_room_is_stuck(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_tell_of_trouble(visitor, own, NOW) is answer


LEADING = [
    (MEMBER, LEADS, True),
    (FACILITATES, LEADS, True),
    (FACILITATES, OPEN, False),
    (FACILITATES, None, False),
    (MEMBER, GUEST, False),
    (MEMBER, ENDED_LEAD, False),
    (ALUMNUS, LEADS, False),
    (ASSISTANT, LEADS, False),
    (STEWARD, OPEN, False),
]


@pytest.mark.parametrize(("visitor", "own", "answer"), LEADING)
def test_the_facilitators_seat_gives_seats(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_seat(visitor, own, NOW) is answer


@pytest.mark.parametrize(("visitor", "own", "answer"), LEADING)
def test_the_facilitators_seat_sets_the_charter(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_set_charter(visitor, own, NOW) is answer


@pytest.mark.parametrize(("visitor", "own", "answer"), LEADING)
def test_the_facilitators_seat_begins_the_circle_anew(visitor: Visitor, own: Place | None, answer: bool) -> None:
    assert may_renew(visitor, own, NOW) is answer


@pytest.mark.parametrize(
    ("candidate", "kind", "answer"),
    [
        (MEMBER, "member", True),
        (MEMBER, "guest", True),
        (MEMBER, "facilitator", False),
        (FACILITATES, "facilitator", True),
        (FACILITATES, "member", True),
        (STEWARD, "facilitator", False),
        (ALUMNUS, "member", False),
        (ALUMNUS, "facilitator", False),
        (APPLICANT, "guest", False),
        (ASSISTANT, "guest", False),
        (NOBODY, "member", False),
    ],
)
def test_seats_are_for_members_and_the_facilitators_for_those_who_facilitate(candidate: Visitor, kind: str, answer: bool) -> None:
    assert may_be_seated(candidate, kind) is answer


@pytest.mark.parametrize(
    ("visitor", "own", "other", "answer"),
    [
        (MEMBER, LEADS, OPEN, True),
        (MEMBER, LEADS, Place(kind="facilitator"), True),
        (MEMBER, LEADS, LEADS, False),
        (MEMBER, LEADS, ENDED, False),
        (MEMBER, OPEN, GUEST, False),
        (MEMBER, None, OPEN, False),
        (MEMBER, ENDED_LEAD, OPEN, False),
        (ALUMNUS, LEADS, OPEN, False),
        (STEWARD, OPEN, GUEST, False),
    ],
)
def test_the_facilitator_ends_any_open_seat_but_their_own(visitor: Visitor, own: Place | None, other: Place, answer: bool) -> None:
    assert may_dismiss(visitor, own, other, NOW) is answer


@pytest.mark.parametrize(
    ("kind", "other_facilitators", "others", "answer"),
    [("facilitator", 0, 1, True), ("facilitator", 1, 1, False), ("facilitator", 0, 0, False), ("member", 0, 3, False), ("guest", 1, 3, False)],
)
def test_the_last_facilitator_leaves_only_an_empty_circle(kind: str, other_facilitators: int, others: int, answer: bool) -> None:
    assert leaves_nobody(kind=kind, other_facilitators=other_facilitators, others=others) is answer


@dataclass(frozen=True)
class Chosen:
    keep: str
    days: int | None = None


FOR_EVER, MONTH, YEAR, SESSION = Chosen("for_ever"), Chosen("days", 30), Chosen("days", 365), Chosen("session")


@pytest.mark.parametrize(("charter", "answer"), [(FOR_EVER, False), (MONTH, True), (YEAR, True), (SESSION, True)])
def test_only_for_ever_forgets_nothing(charter: Chosen, answer: bool) -> None:
    assert forgets(charter) is answer


@pytest.mark.parametrize(
    ("charter", "regulated", "answer"),
    [
        (FOR_EVER, 0, True),
        (FOR_EVER, 1, True),
        (FOR_EVER, 9, True),
        (MONTH, 0, True),
        (MONTH, 1, False),
        (YEAR, 1, False),
        (SESSION, 0, True),
        (SESSION, 1, False),
        (SESSION, 9, False),
    ],
)
def test_a_circle_with_somebody_who_must_keep_records_cannot_choose_forgetting(charter: Chosen, regulated: int, answer: bool) -> None:
    assert may_choose(charter, regulated=regulated) is answer


@pytest.mark.parametrize(
    ("charter", "regulated", "answer"),
    [(FOR_EVER, False, True), (FOR_EVER, True, True), (MONTH, False, True), (MONTH, True, False), (SESSION, False, True), (SESSION, True, False)],
)
def test_somebody_who_must_keep_records_sits_in_no_circle_that_forgets(charter: Chosen, regulated: bool, answer: bool) -> None:
    assert may_sit_under(charter, regulated=regulated) is answer


@pytest.mark.parametrize(
    ("new", "old", "answer"),
    [
        (FOR_EVER, FOR_EVER, False),
        (FOR_EVER, MONTH, False),
        (FOR_EVER, SESSION, False),
        (MONTH, FOR_EVER, True),
        (MONTH, MONTH, False),
        (MONTH, YEAR, True),
        (YEAR, MONTH, False),
        (MONTH, SESSION, False),
        (SESSION, FOR_EVER, True),
        (SESSION, MONTH, True),
        (SESSION, Chosen("days", 1), True),
        (SESSION, SESSION, False),
    ],
)
def test_a_charter_is_shorter_where_something_kept_would_go(new: Chosen, old: Chosen, answer: bool) -> None:
    assert is_shorter(new, old) is answer


@pytest.mark.parametrize(
    ("visitor", "facilitators", "others", "answer"),
    [
        (STEWARD, 0, 2, True),
        (STEWARD, 0, 1, True),
        (STEWARD, 0, 0, False),
        (STEWARD, 1, 2, False),
        (FACILITATES, 0, 2, False),
        (MEMBER, 0, 2, False),
        (ALUMNUS, 0, 2, False),
        (ASSISTANT, 0, 2, False),
        (NOBODY, 0, 2, False),
    ],
)
def test_a_steward_appoints_where_nobody_facilitates(visitor: Visitor, facilitators: int, others: int, answer: bool) -> None:
    assert may_appoint(visitor, facilitators=facilitators, others=others) is answer
