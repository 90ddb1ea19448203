"""Whose firm must keep records."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from conclave.members.models import Account, Regulated, present


def regulated_now(account: Account, now: datetime) -> Regulated | None:
    """The row in force, with who set it."""
    return Regulated.objects.filter(present(now), account=account).select_related("set_by").first()


def regulated_among(accounts: Collection[UUID], now: datetime) -> list[Account]:
    """Those of `accounts` whose firm must keep records, by name."""
    rows = Regulated.objects.filter(present(now), account__in=accounts).values("account")
    return list(Account.objects.filter(pk__in=rows).order_by("name", "id"))
