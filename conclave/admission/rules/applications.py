"""Who may do what at the door, and when. Each predicate has its truth table in tests/admission/test_rules.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from conclave.admission.models import ApplicationState
from conclave.members.visitor import Visitor

Kind = ApplicationState.Kind

CODE_GOOD_FOR = timedelta(minutes=15)
CODE_TRIES = 5
UNPROVEN_KEPT = timedelta(hours=24)
INVITATION_GOOD_FOR = timedelta(days=14)
MOST_INVITATIONS = 5
MOST_SPONSORS = 5
WAIT_AFTER_REFUSAL = timedelta(days=180)

_OUTCOMES = {Kind.ADMITTED, Kind.REFUSED, Kind.ASKED, Kind.WITHDRAWN}
_LOOKED_UP = {Kind.FOUND, Kind.NOT_FOUND}
NEXT: dict[str, set[Kind]] = {
    Kind.APPLIED: {Kind.PROVEN},
    Kind.PROVEN: _LOOKED_UP,
    Kind.FOUND: {Kind.NOT_FOUND, Kind.VOUCHED, *_OUTCOMES},
    Kind.NOT_FOUND: {Kind.FOUND, Kind.VOUCHED, *_OUTCOMES},
    Kind.VOUCHED: _OUTCOMES,
    Kind.ASKED: {Kind.ANSWERED, Kind.ADMITTED, Kind.REFUSED, Kind.WITHDRAWN},
    Kind.ANSWERED: _OUTCOMES,
    Kind.APPEALED: _OUTCOMES,
    Kind.RENEWED: {*_LOOKED_UP, *_OUTCOMES},
    Kind.REFUSED: {Kind.APPEALED, Kind.RENEWED},
    Kind.WITHDRAWN: {Kind.RENEWED},
    Kind.ADMITTED: set(),
}
WAITING = frozenset({Kind.FOUND, Kind.NOT_FOUND, Kind.VOUCHED, Kind.ANSWERED, Kind.APPEALED, Kind.RENEWED})
OPEN = WAITING | {Kind.ASKED}


class Ending(Protocol):
    """A link that ends."""

    @property
    def used_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime: ...


def may_move(before: str, after: str) -> bool:
    """Whether an application can go from one state to the next."""
    return after in NEXT.get(before, set())


def is_open(kind: str) -> bool:
    """Whether the matter is undecided, and the mailbox proven."""
    return kind in OPEN


def is_good(invitation: Ending, now: datetime) -> bool:
    """Whether somebody can still apply with it."""
    return invitation.used_at is None and invitation.withdrawn_at is None and now < invitation.expires_at


def may_invite(visitor: Visitor, *, good_ones: int) -> bool:
    """A member, with few invitations under way."""
    return visitor.is_member and good_ones < MOST_INVITATIONS


def may_answer(visitor: Visitor, *, is_asked: bool, is_answered: bool, is_matter_open: bool) -> bool:
    """Whether a member may vouch or decline: asked, not yet answered, and nothing decided."""
    return visitor.is_member and is_asked and not is_answered and is_matter_open


def may_decide(visitor: Visitor, *, has_sponsored: bool, decided_before: bool, has_colleague: bool) -> bool:
    """A steward who did not sponsor the applicant and, where there is another steward, did not decide the first time."""
    return visitor.is_steward and not has_sponsored and not (decided_before and has_colleague)


def may_name_sponsors(kind: str, *, named: int) -> bool:
    """While the matter is open, up to a number."""
    return is_open(kind) and named < MOST_SPONSORS


def may_appeal(kind: str, *, appeals: int) -> bool:
    """Once, after a refusal."""
    return kind == Kind.REFUSED and appeals == 0


def may_renew(kind: str, *, since: datetime, now: datetime) -> bool:
    """At once after a withdrawal; half a year after a refusal."""
    return kind == Kind.WITHDRAWN or (kind == Kind.REFUSED and now - since >= WAIT_AFTER_REFUSAL)
