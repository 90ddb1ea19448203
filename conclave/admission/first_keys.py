"""Whoever vouched for somebody is asked to confirm their keys, once there are any."""

from __future__ import annotations

from datetime import datetime

from conclave.admission.letters import mail_confirm_keys
from conclave.admission.models import Vouch
from conclave.core.first_keys import on_first_keys
from conclave.members.models import Account


@on_first_keys("admission")
def ask_sponsors(account: Account, now: datetime) -> None:
    """One letter to each member who vouched."""
    given = Vouch.objects.filter(request__application__account=account, request__sponsor__isnull=False)
    for vouch in given.values_list("pk", flat=True):
        mail_confirm_keys.enqueue(vouch=vouch)
