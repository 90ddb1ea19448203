"""Erasing what the domain holds about a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.commands.blobs import forget_blobs_of
from conclave.conversations.commands.peers import end_peers
from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.models import ArchiveChunk, Backup, ChosenPeer, Device, KeyPackage, Pairing, Participant, Recovery, Welcome
from conclave.core.audit import trail
from conclave.core.live.doorbell import hang_up
from conclave.members.models import Account


def erase(account: Account, now: datetime) -> int:
    """Ends every seat and device, and deletes what only the person could open. How many rows are gone.

    Public keys and the log stay: others' copies of the register and of their own conversations must keep holding.
    """
    with transaction.atomic():
        for seat in Participant.objects.filter(account=account, until__isnull=True).select_related("conversation"):
            dismiss(actor=None, conversation=seat.conversation, account=account, now=now)
        Device.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=now)
        gone = Device.objects.filter(account=account).exclude(name="").update(name="")
        for rows in (
            KeyPackage.objects.filter(device__account=account),
            Welcome.objects.filter(device__account=account),
            Pairing.objects.filter(account=account),
        ):
            gone += rows.delete()[0]
        end_peers(account=account, now=now)
        gone += ChosenPeer.objects.filter(account=account).delete()[0] + ChosenPeer.objects.filter(peer=account).delete()[0]
        gone += Recovery.objects.filter(account=account).delete()[0]
        gone += Backup.objects.filter(pk=account.pk).delete()[0] + ArchiveChunk.objects.filter(account=account).delete()[0]
        gone += forget_blobs_of(account=account, now=now)
        trail.record(actor=None, verb="keys.erased", subject=f"account:{account.pk}", detail={"rows": gone}, now=now)
        hang_up(account.pk)
    return gone
