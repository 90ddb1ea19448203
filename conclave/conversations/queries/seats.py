"""Who sits where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from conclave.conversations.models import Conversation, LogEntry, Participant
from conclave.conversations.rules import may_take_part
from conclave.core import prepared
from conclave.core.errors import Missing
from conclave.members.models import Account

ANY = datetime(2000, 1, 1, tzinfo=UTC)  # for what is so at every moment
_COLUMNS = ("id", "epoch", "head", "begun_with", "closed_at")


def participants(conversation: Conversation, now: datetime) -> list[Participant]:
    """Those who sit there at `now`, in the order in which they came."""
    return list(Participant.objects.filter(conversation=conversation, since__lte=now, until__isnull=True).select_related("account"))


def latest(conversations: Iterable[Conversation | UUID]) -> dict[UUID, datetime | None]:
    """When each log was last written to; None for one that is empty."""
    ids = [one.pk if isinstance(one, Conversation) else one for one in conversations]
    found = LogEntry.objects.filter(conversation__in=ids, n=F("conversation__head")).order_by().values_list("conversation", "at")
    return {**dict.fromkeys(ids), **dict(found)}


def seated(account: Account) -> QuerySet[Conversation]:
    """The conversations in which `account` sits now."""
    mine = Participant.objects.filter(conversation=OuterRef("pk"), account=account, until__isnull=True)
    return Conversation.objects.filter(Exists(mine))


def with_everybody(account: Account) -> list[Conversation]:
    """The conversations of `account` with all who sit or sat there, in two queries."""
    everybody = Prefetch("participants", queryset=Participant.objects.order_by("since", "pk"))
    return list(seated(account).order_by("opened_at", "pk").prefetch_related(everybody))


def before(conversation: Conversation) -> list[UUID]:
    """What `conversation` succeeds, the newest first."""
    found, at = [], conversation.succeeds_id
    while at is not None:
        found.append(at)
        at = Conversation.objects.filter(pk=at).values_list("succeeds_id", flat=True).first()
    return found


def ever_sat(account: Account, conversation: UUID) -> bool:
    """Whether `account` sits there or once did."""
    return Participant.objects.filter(account=account, conversation=conversation).exists()


def present_in(conversation: UUID) -> set[UUID]:
    """The accounts that sit there and may sign in: those whom the bell reaches."""
    return {account for (account,) in prepared.rows(_present, [conversation], ANY)}


def beside(account: UUID) -> set[UUID]:
    """`account` and everybody who sits in a conversation with it."""
    theirs = Participant.objects.filter(account=account, until__isnull=True).values("conversation")
    rows = Participant.objects.filter(conversation__in=theirs, until__isnull=True, account__is_active=True)
    return {account, *rows.order_by().values_list("account_id", flat=True)}


def lock_seat(actor: Account, conversation: UUID) -> tuple[Conversation, set[UUID]]:
    """Locks a conversation in which `actor` sits, for the caller's transaction; with it those who sit there.

    They are read after the lock is had, so that nobody speaks who was dismissed while it was waited for. Raises `Missing`.
    """
    locked = prepared.one(_locked, [actor.pk, conversation], ANY)
    present = present_in(conversation) if locked else set()
    if locked is None or not may_take_part(actor.pk, present):
        raise Missing
    return prepared.part(Conversation, **dict(zip(_COLUMNS, locked, strict=True))), present


def _present(keys: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    rows = Participant.objects.filter(conversation=keys[0], until__isnull=True, account__is_active=True)
    return rows.order_by().values_list("account_id")


def _locked(keys: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    account, conversation = keys
    mine = Participant.objects.filter(conversation=conversation, account=account, until__isnull=True)
    return Conversation.objects.filter(Exists(mine), pk=conversation).select_for_update().order_by().values_list(*_COLUMNS)
