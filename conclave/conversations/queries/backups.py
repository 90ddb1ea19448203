"""The account's backup, as its devices put it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conclave.conversations.events import to_base64
from conclave.conversations.models import Backup
from conclave.members.models import Account


@dataclass(frozen=True)
class PutAway:
    """All slots, under the generation of the backup key and the number of the change."""

    generation: int
    revision: int
    slots: dict[str, bytes]


def put_away_by(account: Account) -> PutAway | None:
    """What the devices of `account` have put away."""
    found = Backup.objects.filter(pk=account.pk).prefetch_related("slots").first()
    return PutAway(found.generation, found.revision, {slot.slot: bytes(slot.bytes) for slot in found.slots.all()}) if found else None


def backup(account: Account) -> dict[str, Any] | None:
    """`Backup` of client/src/vault."""
    found = put_away_by(account)
    if found is None:
        return None
    slots = [{"slot": slot, "bytes": to_base64(sealed)} for slot, sealed in found.slots.items()]
    return {"generation": found.generation, "revision": found.revision, "slots": slots}
