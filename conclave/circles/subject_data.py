"""The domain's share of a person's data: where they sat and when. What was said is theirs to export from their own devices."""

from __future__ import annotations

from typing import Any

from conclave.circles.commands import erase
from conclave.circles.models import Seat
from conclave.core import subject_data
from conclave.members.models import Account


def export(account: Account) -> dict[str, Any]:
    """Every seat, ready for JSON."""
    return {
        "seats": [
            {
                "circle": str(seat.circle_id),
                "kind": seat.kind,
                "since": seat.since.isoformat(),
                "until": seat.until.isoformat() if seat.until else None,
                "reason": seat.reason,
            }
            for seat in Seat.objects.filter(account=account)
        ]
    }


subject_data.register(domain="circles", export=export, erase=erase)
