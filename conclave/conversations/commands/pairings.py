"""A browser asks to come in, and a device of the same account answers. What is answered opens in that browser alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from conclave.conversations.errors import NoAccountKey, PairingOver, TooManyAsking
from conclave.conversations.models import Pairing
from conclave.conversations.queries.pairings import asking
from conclave.conversations.queries.register import account_key
from conclave.conversations.rules import may_answer, may_ask, may_hold_keys
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.core.live.doorbell import ring
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

KEPT = timedelta(days=1)  # then nothing is left of who asked when

End = Pairing.End


def ask(*, actor: Account, asker: bytes, key: bytes, browser: str, now: datetime) -> Pairing:
    """Lets the account's devices know; what the same browser asked before is withdrawn.

    Raises `Refused`, `NoAccountKey` or `TooManyAsking`.
    """
    if not may_hold_keys(visitor_of(actor, now)):
        raise Refused("holds no keys")
    if account_key(actor.pk) is None:
        raise NoAccountKey
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=actor.pk)
        Pairing.objects.filter(asked_at__lte=now - KEPT).delete()
        Pairing.objects.filter(account=actor, asker=asker, ended_at__isnull=True).update(ended_at=now, ended_as=End.WITHDRAWN)
        if not may_ask(asking(actor, now).count()):
            raise TooManyAsking
        pairing = Pairing.objects.create(account=actor, asker=asker, key=key, browser=browser, asked_at=now)
        ring({actor.pk}, {"pairing": str(pairing.pk)})
    return pairing


def answer(*, actor: Account, pairing: Pairing, sealed: bytes, now: datetime) -> None:
    """Hands the browser what a device sealed for it. Raises `PairingOver`."""
    with transaction.atomic():
        _end(actor, pairing, End.ANSWERED, now, sealed)
        trail.record(actor=actor, verb="keys.browser_let_in", subject=f"account:{actor.pk}", now=now)


def refuse(*, actor: Account, pairing: Pairing, why: str, now: datetime) -> None:
    """A device says no: declined, or too many wrong words. Raises `PairingOver`."""
    with transaction.atomic():
        _end(actor, pairing, why, now)
        trail.record(actor=actor, verb="keys.browser_refused", subject=f"account:{actor.pk}", detail={"why": why}, now=now)


def withdraw(*, actor: Account, pairing: Pairing, now: datetime) -> None:
    """The browser asks no longer. Raises `PairingOver`."""
    with transaction.atomic():
        _end(actor, pairing, End.WITHDRAWN, now)


def _end(actor: Account, pairing: Pairing, how: str, now: datetime, sealed: bytes = b"") -> None:
    if not may_answer(asked_at=pairing.asked_at, ended_at=pairing.ended_at, now=now):
        raise PairingOver
    rows = Pairing.objects.filter(pk=pairing.pk, account=actor, ended_at__isnull=True)
    if not rows.update(ended_at=now, ended_as=how, answer=sealed):
        raise PairingOver
    ring({actor.pk}, {"pairing": str(pairing.pk)})
