"""Who may do what with the morning. Each predicate has its truth table in tests/briefing/test_rules.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from conclave.briefing.words import host_of, says
from conclave.members.visitor import Visitor

NOTHING = frozenset({"", "-", "no", "none", "nothing", "not any", "n/a"})
REFEREES = 2


class Voice(Protocol):
    """A recommendation or a review."""

    @property
    def account_id(self) -> UUID: ...


class Employer(Protocol):
    """An office: a company, and its domain where that is known."""

    @property
    def company(self) -> str: ...
    @property
    def domain(self) -> str: ...


class Told(Protocol):
    """An entry, as far as one can tell whom it is about."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...


def may_read_morning(visitor: Visitor) -> bool:
    """Members, also provisional ones and those in grace; an assistant reads no content."""
    return visitor.is_member


def may_recommend(visitor: Visitor) -> bool:
    """Members say "read this"."""
    return visitor.is_member


def may_review(visitor: Visitor) -> bool:
    """Members judge."""
    return visitor.is_member


def may_withdraw(visitor: Visitor, voice: Voice) -> bool:
    """One's own words, and nobody else's."""
    return visitor.is_member and visitor.account is not None and voice.account_id == visitor.account.pk


def may_suggest_source(visitor: Visitor) -> bool:
    """Members say what they would like to read from."""
    return visitor.is_member


def may_curate_sources(visitor: Visitor) -> bool:
    """Stewards choose what is read."""
    return visitor.is_steward


def is_own_company(offices: Iterable[Employer], entry: Told) -> bool:
    """Whether `entry` stands on the site of one of the companies, or names it."""
    host, text = host_of(entry.url), f"{entry.title}\n{entry.summary}"
    return any(_is_site_of(host, office.domain) or says(text, office.company) for office in offices)


def is_declared(interest: str) -> bool:
    """Whether `interest` says something; demanded of whoever reviews an entry about their own company."""
    return interest.strip().rstrip(".!").casefold() not in NOTHING


def is_short_of_reviews(*, recommended_by: int, reviewed_by: int) -> bool:
    """Two peers or more say "read this", and nobody has judged it yet."""
    return recommended_by >= REFEREES and reviewed_by == 0


def _is_site_of(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain.casefold() or host.endswith(f".{domain.casefold()}"))
