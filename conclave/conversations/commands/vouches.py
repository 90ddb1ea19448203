"""Who confirmed whose key, signed into the register by the account key of whoever did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conclave.conversations.commands.lines import append_line, is_written, lock_register, own_key, read_line
from conclave.conversations.errors import AlreadyConfirmed, AnotherKey, Malformed, NotConfirmed, TooManyLines
from conclave.conversations.events import Event, require_signed
from conclave.conversations.models import RegisterEvent, RegisterHead
from conclave.conversations.queries.register import account_key, box_key, lines_of, vouched_key
from conclave.conversations.rules import may_vouch, may_write_line
from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.members.models import Account

Kind = RegisterEvent.Kind


def vouch(*, actor: Account, line: bytes, now: datetime) -> bool:
    """`actor` has compared keys with somebody, in person or by video. False when the same was sent before.

    Raises `NoAccountKey`, `Missing`, `AnotherKey`, `AlreadyConfirmed`, `TooManyLines`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        event = _signed(line, actor, Kind.VOUCH, now)
        about = _about(event, actor)
        if not may_vouch(actor.pk, about.pk, vouched=event.key, held=account_key(about.pk)):
            raise AnotherKey
        if vouched_key(actor.pk, about.pk) == event.key:
            raise AlreadyConfirmed
        _append(head, actor, Kind.VOUCH, line, now, about=about)
    return True


def withdraw_vouch(*, actor: Account, line: bytes, now: datetime) -> bool:
    """`actor` does not stand by it any more. False when the same was sent before.

    Raises `NoAccountKey`, `Missing`, `NotConfirmed`, `TooManyLines`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        about = _about(_signed(line, actor, Kind.VOUCH_WITHDRAWN, now), actor)
        if vouched_key(actor.pk, about.pk) is None:
            raise NotConfirmed
        _append(head, actor, Kind.VOUCH_WITHDRAWN, line, now, about=about)
    return True


def set_box(*, actor: Account, line: bytes, now: datetime) -> bool:
    """The key to which others seal what only `actor` may open. False when the same was sent before.

    Raises `NoAccountKey`, `TooManyLines`, `Malformed` or `Forged`.
    """
    with transaction.atomic():
        head = lock_register(actor, now)
        if is_written(actor, line):
            return False
        event = _signed(line, actor, Kind.BOX, now)
        if box_key(actor.pk) == event.key:
            raise Malformed("This is the box key that stands in the register already.")
        _append(head, actor, Kind.BOX, line, now)
    return True


def _signed(line: bytes, actor: Account, kind: str, now: datetime) -> Event:
    event = read_line(line, actor, kind, now)
    require_signed(event, own_key(actor))
    return event


def _about(event: Event, actor: Account) -> Account:
    """Whom a line is about: somebody else with a key. Raises `Missing` or `Malformed`."""
    about = UUID(event.fields["about"])
    if about == actor.pk:
        raise Malformed("Nobody confirms their own key.")
    found = Account.objects.filter(pk=about).first()
    if found is None or account_key(about) is None:
        raise Missing
    return found


def _append(head: RegisterHead, actor: Account, kind: str, line: bytes, now: datetime, about: Account | None = None) -> None:
    if not may_write_line(lines=lines_of(actor.pk)):
        raise TooManyLines
    append_line(head, actor, kind, line, about)
    detail = {"about": str(about.pk)} if about else {}
    trail.record(actor=actor, verb=f"keys.{kind.lower()}", subject=f"account:{actor.pk}", detail=detail, now=now)
