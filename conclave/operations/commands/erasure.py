"""Erasing an account: every domain its own part, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.core import subject_data
from conclave.core.live.doorbell import hang_up
from conclave.members.models import Account, Duty
from conclave.members.visitor import visitor_of
from conclave.operations.errors import LastSteward
from conclave.operations.queries.stewards import is_last_steward
from conclave.operations.rules import may_erase_self

LAST = "members"  # it empties the account, by which the others find what is theirs


def erase_account(*, actor: Account, now: datetime) -> int:
    """Erases what every domain holds about `actor`, and ends their streams; answers how many rows are gone. Raises `LastSteward`."""
    with transaction.atomic():
        _hold_stewards()
        if not may_erase_self(is_steward=visitor_of(actor, now).is_steward, is_last_steward=is_last_steward(actor, now)):
            raise LastSteward
        gone = sum(part.erase(actor, now) for part in sorted(subject_data.parts(), key=lambda part: part.domain == LAST))
        hang_up(actor.pk)
    return gone


def _hold_stewards() -> None:
    """Two stewards that leave at once would otherwise each see the other stay."""
    list(Duty.objects.select_for_update().filter(kind=Duty.Kind.STEWARD, until__isnull=True))
