"""Who may do what among members. Each predicate has its truth table in tests/members/test_rules.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from conclave.members.models.profile import Audience
from conclave.members.visitor import Visitor

RECENT = timedelta(minutes=10)


class Consenting(Protocol):
    """Anything that carries a consent."""

    @property
    def audience(self) -> str: ...


def may_see_field(visitor: Visitor, field: Consenting) -> bool:
    """A member sees what was opened to members; nobody sees the rest."""
    return visitor.is_member and field.audience == Audience.MEMBERS


def may_be_listed(*, is_member: bool, listed: str) -> bool:
    """The directory shows members who asked to be shown."""
    return is_member and listed == Audience.MEMBERS


def may_name_assistant(visitor: Visitor) -> bool:
    """Members name assistants; an assistant names none."""
    return visitor.is_member


def is_recent(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether somebody proved a moment ago that it is them: before a passkey is added or removed."""
    return confirmed_at is not None and timedelta(0) <= now - confirmed_at < RECENT


def may_set_up(*, has_steward: bool) -> bool:
    """The first steward is named only while there is none."""
    return not has_steward


def may_call_regulated(visitor: Visitor, *, own: bool) -> bool:
    """Members say so of themselves, stewards of anybody."""
    return visitor.is_steward or (own and visitor.is_member)


def may_end_regulated(visitor: Visitor, *, own: bool, own_word: bool) -> bool:
    """A steward ends it; the member too, where it was their own word."""
    return visitor.is_steward or (own and own_word and visitor.is_member)
