"""Somebody has lost their devices and their kit, and asks their peers.

The server keeps the clock: a part that a peer has released is handed out after the delay, unless somebody cancelled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from conclave.conversations.errors import AskedTooOften, NoAccountKey, RequestEnded, TooFewPeers
from conclave.conversations.letters import mail_recovery_asked, mail_recovery_cancelled, mail_recovery_peer, mail_recovery_ready
from conclave.conversations.models import Recovery, Release
from conclave.conversations.queries.peers import asked_lately, holding
from conclave.conversations.queries.register import account_key
from conclave.conversations.rules import NEEDED, is_open, may_ask_peers, may_hand_out, may_hold_keys
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.core.live.doorbell import ring
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

GOOD_FOR = timedelta(days=14)
DAY = timedelta(days=1)
End, Kind = Recovery.End, Recovery.Kind


def ask_peers(*, actor: Account, kind: str, key: bytes, now: datetime) -> Recovery:
    """Calls those who hold a part for `actor`, and warns every device. An open request of the same kind ends.

    Raises `Refused`, `NoAccountKey`, `TooFewPeers` or `AskedTooOften`.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=actor.pk)
        peers = _require_peers(actor, now)
        for before in Recovery.objects.filter(account=actor, kind=kind, ended_at__isnull=True):
            _end(before, End.REPLACED, now)
        delay = timedelta(hours=settings.RECOVERY_DELAY_HOURS if kind == Kind.REAL else 0)
        asked = Recovery.objects.create(
            account=actor, kind=kind, key=key, asked_at=now, ready_at=now + delay, expires_at=now + max(GOOD_FOR, 2 * delay), told_at=now
        )
        _tell(asked, peers)
        trail.record(actor=actor, verb=f"recovery.{kind}_asked", subject=f"account:{actor.pk}", detail={"request": str(asked.pk)}, now=now)
    return asked


def release(*, actor: Account, recovery: Recovery, part: bytes, now: datetime) -> bool:
    """A peer has compared the words. False when they had released before. Raises `RequestEnded`."""
    with transaction.atomic():
        asked = Recovery.objects.select_for_update().get(pk=recovery.pk)
        if not is_open(asked, now):
            raise RequestEnded
        try:
            with transaction.atomic():
                Release.objects.create(recovery=asked, peer=actor, bytes=part, at=now)
        except IntegrityError:
            return False
        trail.record(actor=actor, verb="recovery.part_released", subject=f"account:{asked.account_id}", detail={"request": str(asked.pk)}, now=now)
        ring({asked.account_id}, {"recovery": True})
        _tell_ready(asked, now)
    return True


def cancel(*, actor: Account, recovery: Recovery, device: str, now: datetime) -> None:
    """From one of the account's devices. Raises `RequestEnded`."""
    with transaction.atomic():
        asked = Recovery.objects.select_for_update().get(pk=recovery.pk)
        if not is_open(asked, now):
            raise RequestEnded
        _end(asked, End.CANCELLED, now, device)
        if asked.kind == Kind.REAL:
            mail_recovery_cancelled.enqueue(recovery=str(asked.pk))
        trail.record(
            actor=actor, verb="recovery.cancelled", subject=f"account:{actor.pk}", detail={"request": str(asked.pk), "device": device}, now=now
        )


def finish(*, actor: Account, recovery: Recovery, device: str, now: datetime) -> None:
    """The account's new device has its keys back. Raises `RequestEnded`."""
    with transaction.atomic():
        asked = Recovery.objects.select_for_update().get(pk=recovery.pk)
        if not is_open(asked, now):
            raise RequestEnded
        _end(asked, End.FINISHED, now, device)
        trail.record(
            actor=actor, verb="recovery.finished", subject=f"account:{actor.pk}", detail={"request": str(asked.pk), "device": device}, now=now
        )


def tend(now: datetime) -> None:
    """Ends what is too old, says each day that a request is open, and says once that the way is free."""
    for pk in list(Recovery.objects.filter(ended_at__isnull=True).values_list("pk", flat=True)):
        with transaction.atomic():
            _tend(Recovery.objects.select_for_update().get(pk=pk), now)


def end_recoveries(*, account: Account, now: datetime) -> int:
    """Nobody is asked any more for somebody who is no member. How many requests ended."""
    found = list(Recovery.objects.filter(account=account, ended_at__isnull=True))
    for asked in found:
        _end(asked, End.LEFT, now)
    return len(found)


def _tend(asked: Recovery, now: datetime) -> None:
    if asked.ended_at is not None:
        return
    if not is_open(asked, now):
        _end(asked, End.EXPIRED, now)
        trail.record(actor=None, verb="recovery.expired", subject=f"account:{asked.account_id}", detail={"request": str(asked.pk)}, now=now)
    elif asked.kind == Kind.REAL:
        _tell_ready(asked, now)
        _remind(asked, now)


def _require_peers(actor: Account, now: datetime) -> set[UUID]:
    if not may_hold_keys(visitor_of(actor, now)):
        raise Refused("holds no keys")
    if account_key(actor.pk) is None:
        raise NoAccountKey
    peers = holding(actor)
    if len(peers) < NEEDED:
        raise TooFewPeers
    if not may_ask_peers(holding=len(peers), asked=asked_lately(actor, now)):
        raise AskedTooOften
    return peers


def _tell(asked: Recovery, peers: set[UUID]) -> None:
    if asked.kind == Kind.REAL:
        mail_recovery_asked.enqueue(recovery=str(asked.pk), day=0)
    for peer in sorted(map(str, peers)):
        mail_recovery_peer.enqueue(recovery=str(asked.pk), peer=peer)
    ring({asked.account_id, *peers}, {"recovery": True})


def _tell_ready(asked: Recovery, now: datetime) -> None:
    """Once, when enough parts wait and the delay is over."""
    if asked.kind != Kind.REAL or asked.ready_told_at or not may_hand_out(asked, now) or asked.releases.count() < NEEDED:
        return
    asked.ready_told_at = now
    asked.save(update_fields=["ready_told_at"])
    mail_recovery_ready.enqueue(recovery=str(asked.pk))
    ring({asked.account_id}, {"recovery": True})


def _remind(asked: Recovery, now: datetime) -> None:
    if now - asked.told_at < DAY:
        return
    asked.told_at = now
    asked.save(update_fields=["told_at"])
    mail_recovery_asked.enqueue(recovery=str(asked.pk), day=(now - asked.asked_at).days)
    ring({asked.account_id}, {"recovery": True})


def _end(asked: Recovery, how: str, now: datetime, device: str = "") -> None:
    """What peers had released is gone with the request."""
    asked.ended_at, asked.ended, asked.ended_on = now, how, device
    asked.save(update_fields=["ended_at", "ended", "ended_on"])
    peers = set(asked.releases.values_list("peer_id", flat=True))
    asked.releases.all().delete()
    ring({asked.account_id, *peers}, {"recovery": True})
