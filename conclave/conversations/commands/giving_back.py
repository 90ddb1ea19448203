"""Lines of the key register that a restored server has lost, given back by a member's device: every device keeps all of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from conclave.conversations.chronicle import Chronicle
from conclave.conversations.commands.chain import append, lock_head
from conclave.conversations.commands.lines import lock_register
from conclave.conversations.errors import NotYours, RegisterMoved, TooManyLines
from conclave.conversations.events import Event, to_base64
from conclave.conversations.models import Device, KeyPackage, RegisterEvent, Welcome
from conclave.conversations.program.keys import network_keys
from conclave.conversations.queries.register import lines_of, lines_of_nobody, release_lines
from conclave.conversations.rules import may_write_line
from conclave.core.audit import trail
from conclave.members.models import Account

Kind = RegisterEvent.Kind
UNNAMED = "Device"  # names stand outside the register, and were lost with the server's


def give_back(*, actor: Account, after: int, lines: list[bytes], now: datetime) -> int:
    """Appends `lines` where they stood, after line `after`. How long the register is now.

    Whoever brings them, each is signed by the account that it is about, and must follow by the rules that all clients hold. The line with
    which an account begins is signed by nothing but itself: it is taken from a device of that account alone. So is the first release of the
    program: it is taken where this server's folder knows its key. An account that this server
    does not know any more keeps its lines, since the chain of hashes goes through them.

    Raises `RegisterMoved` when the register does not end there, `NotYours`, `TooManyLines`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        if lock_register(actor, now).size != after:
            raise RegisterMoved
        chronicle = Chronicle(bytes(line) for line in RegisterEvent.objects.order_by("n").values_list("bytes", flat=True))
        events = [(line, chronicle.take(line)) for line in lines]
        known = Account.objects.in_bulk({UUID(told) for _, event in events for told in _accounts(event)})
        for line, event in events:
            _require_theirs(actor, event, known)
            _place(line, event, known)
        trail.record(actor=actor, verb="keys.register_given_back", subject=f"register:{after}", detail={"lines": len(lines)}, now=now)
    return after + len(lines)


def _accounts(event: Event) -> list[str]:
    return [told for told in (event.account, event.fields.get("about")) if told]


def _require_theirs(actor: Account, event: Event, known: dict[UUID, Account]) -> None:
    account = known.get(UUID(event.account)) if event.account else None
    if event.kind == Kind.ACCOUNT and account not in {None, actor}:
        raise NotYours
    if event.kind == Kind.CLIENT_RELEASE and not release_lines() and to_base64(event.key) not in network_keys(Path(settings.DATA_DIR)):
        raise NotYours
    if event.account and not may_write_line(lines=lines_of(account.pk) if account else lines_of_nobody()):
        raise TooManyLines


def _place(line: bytes, event: Event, known: dict[UUID, Account]) -> None:
    account, about = (known.get(UUID(told)) if told else None for told in (event.account, event.fields.get("about")))
    append(lock_head(), account, event.kind, line, about)
    if event.kind == Kind.DEVICE_ADD and account:
        row = {"account": account, "name": UNNAMED, "key": event.key, "added_at": event.at}
        Device.objects.get_or_create(pk=event.device, defaults=row)
    if event.kind == Kind.DEVICE_REVOKE:
        Device.objects.filter(pk=event.device, revoked_at__isnull=True).update(revoked_at=event.at)
        KeyPackage.objects.filter(device=event.device).delete()
        Welcome.objects.filter(device=event.device).delete()
