"""Whoever asks: an account with what it is at this moment, read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from conclave.core import prepared
from conclave.members.models import Account, Delegation, Duty, Standing, present

INSIDE = frozenset({Standing.Kind.PROVISIONAL, Standing.Kind.MEMBER, Standing.Kind.IN_GRACE})


@dataclass(frozen=True)
class Visitor:
    """The answers that audiences, rules and templates ask for. Implements `core.audience.Visitor`."""

    account: Account | None = None
    standing: str = ""
    duties: frozenset[str] = field(default_factory=frozenset)
    is_assistant: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.account is not None

    @property
    def is_member(self) -> bool:
        return self.standing in INSIDE

    @property
    def is_applicant(self) -> bool:
        return self.standing == Standing.Kind.APPLICANT

    @property
    def is_steward(self) -> bool:
        return self.is_member and Duty.Kind.STEWARD in self.duties

    @property
    def is_facilitator(self) -> bool:
        return self.is_member and Duty.Kind.FACILITATOR in self.duties

    @property
    def may_hold_keys(self) -> bool:
        """Members only: an applicant's or an assistant's account never registers a device."""
        return self.is_member


NOBODY = Visitor()


def visitor_of(account: Account, now: datetime) -> Visitor:
    """`account` as it stands at `now`, read in one query."""
    marks = list(prepared.rows(_marks, [account.pk], now))
    return Visitor(
        account=account,
        standing=next((kind for what, kind in marks if what == "standing"), ""),
        duties=frozenset(kind for what, kind in marks if what == "duty"),
        is_assistant=any(what == "assistant" for what, _ in marks),
    )


def _marks(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    standings = Standing.objects.filter(present(now), account__in=accounts).order_by().values_list(Value("standing"), "kind")
    duties = Duty.objects.filter(present(now), account__in=accounts).order_by().values_list(Value("duty"), "kind")
    delegations = Delegation.objects.filter(present(now), assistant__in=accounts).order_by().values_list(Value("assistant"), Value(""))
    return standings.union(duties, delegations, all=True)
