"""Browsers that ask to come in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from conclave.conversations.models import Pairing
from conclave.conversations.rules import PAIRING
from conclave.members.models import Account


def asking(account: Account, now: datetime) -> QuerySet[Pairing]:
    """Those of `account` that can still be answered, oldest first."""
    return Pairing.objects.filter(account=account, ended_at__isnull=True, asked_at__gt=now - PAIRING)


def state_of(pairing: Pairing, now: datetime) -> str:
    """`waiting`, `expired`, or how it ended."""
    return pairing.ended_as or ("waiting" if pairing.asked_at > now - PAIRING else "expired")
