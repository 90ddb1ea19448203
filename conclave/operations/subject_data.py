"""The domain's share of a person's data: in a demonstration, which of its people the account is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from conclave.core import subject_data
from conclave.members.models import Account
from conclave.operations.models import DemoPerson


def export(account: Account) -> dict[str, Any]:
    """Empty in a real network."""
    return {"demonstration": list(DemoPerson.objects.filter(account=account).values_list("key", flat=True))}


def erase(account: Account, now: datetime) -> int:
    """Nobody comes in as them again."""
    return DemoPerson.objects.filter(account=account).delete()[0]


subject_data.register(domain="operations", export=export, erase=erase)
