"""Who holds a part of whose backup key, and what was asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from conclave.conversations.models import ChosenPeer, Participant, Recovery, RegisterEvent
from conclave.conversations.queries.register import with_keys
from conclave.members.models import Account
from conclave.members.queries.directory import listed

WINDOW = timedelta(days=30)
SHOWN = 300  # names from which peers are chosen


def peers_of(account: Account) -> list[ChosenPeer]:
    """Those who hold a part for `account`, in the order in which they were chosen."""
    return list(ChosenPeer.objects.filter(account=account, until__isnull=True).select_related("peer"))


def held_by(peer: Account) -> list[ChosenPeer]:
    """For whom `peer` holds a part."""
    return list(ChosenPeer.objects.filter(peer=peer, until__isnull=True).select_related("account"))


def holding(account: Account) -> set[UUID]:
    """The peers who could help now."""
    return {row.peer_id for row in peers_of(account)}


def asked_lately(account: Account, now: datetime) -> int:
    """How often `account` asked its peers in the last thirty days."""
    return Recovery.objects.filter(account=account, asked_at__gt=now - WINDOW).count()


def recovery_of(account: Account, kind: str) -> Recovery | None:
    """The newest request of `account`, open or not."""
    return Recovery.objects.filter(account=account, kind=kind).order_by("-asked_at", "-pk").first()


def marks(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    """What the morning says of lost keys: what it is, and who. To be prepared."""
    open_ = Recovery.objects.filter(ended_at__isnull=True, expires_at__gt=now).order_by()
    chosen = ChosenPeer.objects.filter(until__isnull=True).order_by()
    own = open_.filter(account__in=accounts, kind=Recovery.Kind.REAL).values_list(Value("own"), Value(""))
    asked = open_.filter(account__in=chosen.filter(peer__in=accounts).values("account")).values_list("kind", "account__name")
    return own.union(asked, chosen.filter(account__in=accounts).values_list(Value("peer"), "peer__name"), all=True)


def asking(peer: Account, now: datetime) -> QuerySet[Recovery]:
    """Open requests of those for whom `peer` holds a part."""
    mine = ChosenPeer.objects.filter(peer=peer, until__isnull=True).values("account")
    return Recovery.objects.filter(account__in=mine, ended_at__isnull=True, expires_at__gt=now).select_related("account")


def candidates(account: Account, now: datetime) -> list[Account]:
    """Whom `account` may ask: whoever has keys and sits beside it, was confirmed by it, is listed, or holds a part already; by name."""
    theirs = Participant.objects.filter(account=account, until__isnull=True).values("conversation")
    beside = Participant.objects.filter(conversation__in=theirs, until__isnull=True).values_list("account_id", flat=True)
    confirmed = RegisterEvent.objects.filter(account=account, about__isnull=False).values_list("about_id", flat=True)
    near = {*beside, *confirmed, *(row.peer_id for row in peers_of(account))}
    others = listed(now).order_by("name", "id").values_list("pk", flat=True)[:SHOWN]
    found = with_keys({*near, *others} - {account.pk})
    return list(Account.objects.filter(pk__in=found, is_active=True).order_by("name", "id"))
