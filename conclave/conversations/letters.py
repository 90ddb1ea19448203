"""Letters about keys, each sent by a job. They name who asks and which device, and never a word or a part."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from conclave.conversations.models import ChosenPeer, Device, Recovery
from conclave.core.jobs import job
from conclave.core.mail import Letter, send
from conclave.members.models import Account


@job(retries=5, base=30)
def mail_peer_chosen(chosen: int) -> None:
    """What it means to hold a part, and that one may decline."""
    row = ChosenPeer.objects.select_related("account", "peer").get(pk=chosen)
    _mail(row.peer, "peer_chosen", {"of": row.account.name}, f"peer:{chosen}:chosen")


@job(retries=5, base=30)
def mail_peer_gone(chosen: int) -> None:
    """To whoever chose them: choose another."""
    row = ChosenPeer.objects.select_related("account", "peer").get(pk=chosen)
    _mail(row.account, "peer_gone", {"peer": row.peer.name, "reason": row.reason}, f"peer:{chosen}:gone")


@job(retries=5, base=30)
def mail_recovery_asked(recovery: str, day: int) -> None:
    """To the account itself, at once and each day: if it was not you, stop it."""
    row = _open(recovery)
    if row is not None:
        _mail(row.account, "recovery_asked", {"asked_at": row.asked_at, "ready_at": row.ready_at, "day": day}, f"recovery:{recovery}:{day}")


@job(retries=5, base=30)
def mail_recovery_peer(recovery: str, peer: str) -> None:
    """To each who holds a part: call them, and compare five words."""
    row, to = _open(recovery), Account.objects.get(pk=UUID(peer))
    if row is not None:
        rehearsal = row.kind == Recovery.Kind.REHEARSAL
        _mail(to, "recovery_peer", {"of": row.account.name, "rehearsal": rehearsal}, f"recovery:{recovery}:peer")


@job(retries=5, base=30)
def mail_recovery_ready(recovery: str) -> None:
    """Three parts wait, and the delay is over."""
    row = _open(recovery)
    if row is not None:
        _mail(row.account, "recovery_ready", {}, f"recovery:{recovery}:ready")


@job(retries=5, base=30)
def mail_recovery_cancelled(recovery: str) -> None:
    """It was stopped from one of the account's devices."""
    row = Recovery.objects.select_related("account").get(pk=UUID(recovery))
    _mail(row.account, "recovery_cancelled", {}, f"recovery:{recovery}:cancelled")


@job(retries=5, base=30)
def mail_device_added(device: str) -> None:
    """Tells the owner that a further browser opens their conversations."""
    row = Device.objects.select_related("account").get(pk=device)
    _tell(row.account, "device_added", row.added_at, f"device:{device}:added", device=row.name)


@job(retries=5, base=30)
def mail_device_revoked(device: str) -> None:
    """Tells the owner that one was taken off."""
    row = Device.objects.select_related("account").get(pk=device)
    _tell(row.account, "device_revoked", row.revoked_at or row.added_at, f"device:{device}:revoked", device=row.name)


@job(retries=5, base=30)
def mail_keys_renewed(account: str, at: str) -> None:
    """Tells the owner that the ways to open their keys were replaced."""
    _tell(Account.objects.get(pk=UUID(account)), "keys_renewed", datetime.fromisoformat(at), f"keys:{account}:{at}")


def _open(recovery: str) -> Recovery | None:
    """Letters about what has ended meanwhile are not sent."""
    return Recovery.objects.select_related("account").filter(pk=UUID(recovery), ended_at__isnull=True).first()


def _mail(to: Account, template: str, context: dict[str, Any], key: str) -> None:
    full = {"name": to.name, "zone": to.time_zone, "hours": settings.RECOVERY_DELAY_HOURS, **context}
    send(Letter(to=to.email, name=to.name, template=f"conversations/mail/{template}", context=full, key=key))


def _tell(to: Account, letter: str, at: datetime, key: str, **context: str) -> None:
    when = f"{at.astimezone(ZoneInfo(to.time_zone)):%-d %B %Y at %H:%M}"
    _mail(to, letter, {"when": when, **context}, key)
