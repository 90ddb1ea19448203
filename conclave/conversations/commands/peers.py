"""Choosing the five who hold a part of what opens one's backup, and no longer holding one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conclave.conversations.commands.backups import follow, lock_backup
from conclave.conversations.errors import Malformed, PeersUnusable
from conclave.conversations.letters import mail_peer_chosen, mail_peer_gone
from conclave.conversations.models import ChosenPeer
from conclave.conversations.queries.backups import PutAway
from conclave.conversations.queries.peers import held_by, peers_of
from conclave.conversations.queries.register import with_keys
from conclave.conversations.rules import PEERS, may_hold_keys, may_hold_part
from conclave.core.audit import trail
from conclave.core.live.doorbell import ring
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

DECLINED, LEFT = "Would rather not.", "No member any more."


def choose_peers(*, actor: Account, backup: PutAway, set_: str, parts: Mapping[UUID, bytes], now: datetime) -> None:
    """Five peers, each with their sealed part of one set, and the backup that the set opens, in the place of those before.

    Who is new is told by letter. Raises `NoAccountKey`, `StaleBackup`, `Malformed` or `PeersUnusable`.
    """
    if "peers" not in backup.slots:
        raise Malformed("This backup has no slot that the peers' parts would open.")
    with transaction.atomic():
        follow(lock_backup(actor), backup, renewed=False, now=now)
        chosen = _usable(actor, parts, now)
        before = {row.peer_id: row for row in peers_of(actor)}
        gone = [row.pk for peer, row in before.items() if peer not in parts]
        ChosenPeer.objects.filter(pk__in=gone).update(until=now, reason="Another was chosen.", part=b"")
        for peer in chosen:
            if peer.pk in before:
                ChosenPeer.objects.filter(pk=before[peer.pk].pk).update(set=set_, part=parts[peer.pk])
                continue
            row = ChosenPeer.objects.create(account=actor, peer=peer, since=now, set_by=actor, set=set_, part=parts[peer.pk])
            mail_peer_chosen.enqueue(chosen=row.pk)
        trail.record(actor=actor, verb="peers.chosen", subject=f"account:{actor.pk}", detail={"peers": sorted(map(str, parts))}, now=now)
        ring({actor.pk}, {"recovery": True})


def give_up_part(*, actor: Account, chosen: ChosenPeer, reason: str = DECLINED, now: datetime) -> None:
    """`actor` does not hold a part any more. Whoever chose them is told, and chooses another."""
    with transaction.atomic():
        if not ChosenPeer.objects.filter(pk=chosen.pk, peer=actor, until__isnull=True).update(until=now, reason=reason, part=b""):
            return
        mail_peer_gone.enqueue(chosen=chosen.pk)
        trail.record(actor=actor, verb="peers.gone", subject=f"account:{chosen.account_id}", detail={"peer": str(actor.pk)}, now=now)
        ring({chosen.account_id}, {"recovery": True})


def end_peers(*, account: Account, now: datetime) -> int:
    """Everything that somebody held, or had held for them, ends with their membership. How many parts."""
    held, own = held_by(account), peers_of(account)
    for row in held:
        give_up_part(actor=account, chosen=row, reason=LEFT, now=now)
    ChosenPeer.objects.filter(pk__in=[row.pk for row in own]).update(until=now, reason=LEFT, part=b"")
    return len(held) + len(own)


def _usable(actor: Account, parts: Mapping[UUID, bytes], now: datetime) -> list[Account]:
    boxes = with_keys(parts)
    found = [
        one
        for one in Account.objects.filter(pk__in=parts, is_active=True).order_by("name", "id")
        if may_hold_part(actor.pk, one.pk, holds_keys=may_hold_keys(visitor_of(one, now)), has_box=one.pk in boxes)
    ]
    if len(parts) != PEERS or len(found) != PEERS:
        raise PeersUnusable
    return found
