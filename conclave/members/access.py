"""Members are found through the one who asks, or not at all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conclave.core.errors import Missing
from conclave.members.models import Account, Delegation, present
from conclave.members.queries.directory import listed
from conclave.members.visitor import Visitor


def access_listed(visitor: Visitor, account_id: UUID, now: datetime) -> Account:
    """A member whom the directory lists, or oneself. Raises `Missing`."""
    if visitor.account is not None and visitor.is_member and visitor.account.pk == account_id:
        return visitor.account
    found: Account | None = listed(now).filter(pk=account_id).first() if visitor.is_member else None
    if found is None:
        raise Missing
    return found


def access_assistants(visitor: Visitor, now: datetime) -> list[Delegation]:
    """The visitor's assistants at present."""
    return list(Delegation.objects.filter(present(now), principal=visitor.account).select_related("assistant"))


def access_principals(visitor: Visitor, now: datetime) -> list[Delegation]:
    """Whom the visitor assists at present."""
    return list(Delegation.objects.filter(present(now), assistant=visitor.account).select_related("principal"))


def access_delegation(visitor: Visitor, delegation_id: int, now: datetime) -> Delegation:
    """One of the visitor's own delegations. Raises `Missing`."""
    found = Delegation.objects.filter(present(now), principal=visitor.account, pk=delegation_id).first()
    if found is None:
        raise Missing
    return found
