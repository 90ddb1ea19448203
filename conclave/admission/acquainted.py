"""A sponsor knows whom they vouched for, listed or not."""

from __future__ import annotations

from uuid import UUID

from conclave.admission.models import Vouch
from conclave.core.acquainted import acquaints
from conclave.members.models import Account


@acquaints("admission")
def knows(account: Account, other: UUID) -> bool:
    """Either way: the newcomer compares digits with their sponsor."""
    given = Vouch.objects.filter(request__sponsor=account, request__application__account=other)
    taken = Vouch.objects.filter(request__sponsor=other, request__application__account=account)
    return given.exists() or taken.exists()
