"""The domain's share of a person's data: what the server can read, which is when and where, never what."""

from __future__ import annotations

from typing import Any

from conclave.conversations.commands.erasure import erase
from conclave.conversations.models import ArchiveChunk, Blob, ChosenPeer, Device, Pairing, Participant, Recovery
from conclave.conversations.queries.backups import put_away_by
from conclave.core import subject_data
from conclave.members.models import Account


def export(account: Account) -> dict[str, Any]:
    """Devices and seats with their dates, and how much of one's own is kept that only oneself can open."""
    backup = put_away_by(account)
    return {
        "devices": [
            {"device": row.pk, "name": row.name, "added": _at(row.added_at), "seen": _at(row.seen_on), "revoked": _at(row.revoked_at)}
            for row in _devices(account)
        ],
        "conversations": [
            {"conversation": str(row.conversation_id), "since": _at(row.since), "until": _at(row.until)}
            for row in Participant.objects.filter(account=account)
        ],
        "backup": {"generation": backup.generation, "ways_to_open": sorted(backup.slots)} if backup else None,
        "files": [
            {"conversation": str(row.conversation_id), "bytes": row.size, "at": _at(row.made_at)}
            for row in Blob.objects.filter(account=account, gone_at__isnull=True).order_by("made_at")
        ],
        "peers": [{"name": row.peer.name, "since": _at(row.since), "until": _at(row.until)} for row in _peers().filter(account=account)],
        "parts_held": [{"of": row.account.name, "since": _at(row.since), "until": _at(row.until)} for row in _peers().filter(peer=account)],
        "requests_to_peers": [
            {"kind": row.kind, "asked": _at(row.asked_at), "ended": _at(row.ended_at), "how": row.ended} for row in _requests(account)
        ],
        "browsers_that_asked_to_come_in": [
            {"browser": row.browser, "asked": _at(row.asked_at), "ended": _at(row.ended_at), "as": row.ended_as} for row in _askings(account)
        ],
        "archive_chunks": ArchiveChunk.objects.filter(account=account).count(),
    }


def _devices(account: Account) -> Any:
    return Device.objects.filter(account=account)


def _peers() -> Any:
    return ChosenPeer.objects.select_related("account", "peer")


def _requests(account: Account) -> Any:
    return Recovery.objects.filter(account=account)


def _askings(account: Account) -> Any:
    return Pairing.objects.filter(account=account)


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


subject_data.register(domain="conversations", export=export, erase=erase)
