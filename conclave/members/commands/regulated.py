"""Whose firm must keep records: said by the member or by a steward."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.errors import AlreadyThere
from conclave.members.models import Account, Regulated
from conclave.members.rules import may_call_regulated, may_end_regulated
from conclave.members.visitor import visitor_of


def call_regulated(*, actor: Account, account: Account, now: datetime) -> Regulated:
    """From now on `account` sits in no circle that forgets. Raises `Refused` or `AlreadyThere`."""
    if not may_call_regulated(visitor_of(actor, now), own=actor == account):
        raise Refused("only oneself or a steward says so")
    with transaction.atomic():
        if Regulated.objects.filter(account=account, until__isnull=True).exists():
            raise AlreadyThere("This is noted already.")
        row = Regulated.objects.create(account=account, since=now, set_by=actor)
        trail.record(actor=actor, verb="regulated.called", subject=f"account:{account.pk}", now=now)
    return row


def end_regulated(*, actor: Account, account: Account, now: datetime) -> None:
    """Their firm need not keep records any more. Raises `Refused`; `AlreadyThere` when it was not noted."""
    with transaction.atomic():
        row = Regulated.objects.select_for_update().filter(account=account, until__isnull=True).first()
        if row is None:
            raise AlreadyThere("This is not noted any more.")
        if not may_end_regulated(visitor_of(actor, now), own=actor == account, own_word=row.set_by_id == account.pk):
            raise Refused("what a steward has noted, a steward ends")
        Regulated.objects.filter(pk=row.pk).update(until=now)
        trail.record(actor=actor, verb="regulated.ended", subject=f"account:{account.pk}", now=now)
