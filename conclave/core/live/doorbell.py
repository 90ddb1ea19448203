"""Ringing, from anywhere on the server. Both functions wait for the commit and never fail whoever calls them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from conclave.core.live.hub import hub

log = logging.getLogger(__name__)


def ring(accounts: Iterable[UUID], news: dict[str, Any]) -> None:
    """Tells every open stream of `accounts`, once the transaction commits.

    `news` is small and ready for JSON; a page that misses it re-reads. Raises `TypeError` for what JSON cannot hold.
    """
    to, told = frozenset(accounts), json.dumps(news, separators=(",", ":"))
    if to:
        transaction.on_commit(lambda: _quietly(lambda: hub.ring(to, told)))


def hang_up(account: UUID) -> None:
    """Ends every open stream of `account`, once the transaction commits; whoever opens another is asked anew who they are."""
    transaction.on_commit(lambda: _quietly(lambda: hub.hang_up(account)))


def _quietly(tell: Callable[[], None]) -> None:
    """What was written stands, whether or not anybody hears of it now."""
    try:
        tell()
    except Exception:
        log.exception("A ring was lost; pages hear of it when they next look.")
