"""Reading the key register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from conclave.conversations.events import GENESIS, from_base64
from conclave.conversations.models import RegisterEvent, RegisterHead
from conclave.members.models import Account

LINES = 5000
Kind = RegisterEvent.Kind
VOUCHING = (Kind.VOUCH, Kind.VOUCH_WITHDRAWN)


def lines(after: int) -> list[RegisterEvent]:
    """The lines after `after`, as many as one answer holds."""
    return list(RegisterEvent.objects.filter(n__gt=after).order_by("n")[:LINES])


def head() -> tuple[int, bytes]:
    """How long the register is, and the hash of its last line."""
    row = RegisterHead.objects.filter(pk=1).first()
    return (row.size, bytes(row.hash)) if row else (0, GENESIS)


def account_key(account: UUID) -> bytes | None:
    """The account's public key, from its line."""
    line = RegisterEvent.objects.filter(account=account, kind=Kind.ACCOUNT).values_list("bytes", flat=True).first()
    return _key_in(line) if line else None


def box_key(account: UUID) -> bytes | None:
    """The key to which others seal what only the account may open, from its newest line."""
    line = RegisterEvent.objects.filter(account=account, kind=Kind.BOX).order_by("-n").values_list("bytes", flat=True).first()
    return _key_in(line) if line else None


def vouched_key(by: UUID, about: UUID) -> bytes | None:
    """The key of `about` by which `by` stands; None when there is none, or it was withdrawn."""
    newest = RegisterEvent.objects.filter(account=by, about=about, kind__in=VOUCHING).order_by("-n").first()
    return _key_in(newest.bytes) if newest and newest.kind == Kind.VOUCH else None


def lines_of(account: UUID) -> int:
    """How many lines the account has written."""
    return RegisterEvent.objects.filter(account=account).count()


def lines_of_nobody() -> int:
    """How many lines are of accounts that this server does not know any more."""
    return RegisterEvent.objects.filter(account=None).exclude(kind=Kind.CLIENT_RELEASE).count()


def with_keys(accounts: Iterable[UUID]) -> set[UUID]:
    """Those who have a key and a box to seal to."""
    return set(RegisterEvent.objects.filter(account__in=accounts, kind=Kind.BOX).order_by().values_list("account_id", flat=True))


def unconfirmed(by: Sequence[UUID], among: QuerySet[Account, Any]) -> QuerySet[Account, Any]:
    """Those of `among` who have a key that nobody of `by` has confirmed."""
    said = RegisterEvent.objects.filter(account__in=by, about=OuterRef("pk"), kind__in=VOUCHING).order_by("-n").values("kind")[:1]
    keyed = RegisterEvent.objects.filter(account=OuterRef("pk"), kind=Kind.ACCOUNT)
    said_last = Coalesce(Subquery(said), Value(""))
    return among.filter(Exists(keyed)).annotate(said=said_last).exclude(said=Kind.VOUCH)


def _key_in(line: bytes | memoryview[int]) -> bytes:
    return from_base64(json.loads(bytes(line))["key"])


def release_lines() -> list[RegisterEvent]:
    """The lines about the program itself."""
    return list(RegisterEvent.objects.filter(account=None, kind=Kind.CLIENT_RELEASE).order_by("n"))  # by the index on accounts


def newest_release() -> str:
    """The SHA-256 of its manifest in base64url; empty before the first."""
    lines = release_lines()
    return str(json.loads(bytes(lines[-1].bytes))["release"]) if lines else ""
