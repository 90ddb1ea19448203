"""What all lines of the key register have in common, whatever they say."""

from __future__ import annotations

from datetime import datetime

from conclave.conversations.commands.chain import append, lock_head
from conclave.conversations.errors import Malformed, NoAccountKey
from conclave.conversations.events import Event, read
from conclave.conversations.models import RegisterEvent, RegisterHead
from conclave.conversations.queries.register import account_key
from conclave.conversations.queries.seats import beside
from conclave.conversations.rules import may_hold_keys
from conclave.core.errors import Refused
from conclave.core.live.doorbell import ring
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def lock_register(actor: Account, now: datetime) -> RegisterHead:
    """One line at a time, and only from those who may hold keys. Raises `Refused`."""
    if not may_hold_keys(visitor_of(actor, now)):
        raise Refused("holds no keys")
    return lock_head()


def is_written(actor: Account, line: bytes) -> bool:
    """Whether the same line was sent before."""
    return RegisterEvent.objects.filter(account=actor, bytes=line).exists()


def read_line(line: bytes, actor: Account, kind: str, now: datetime, device: str = "") -> Event:
    """Raises `Malformed`, also for a line about something else."""
    event = read(line, now)
    if event.kind != kind or event.account != str(actor.pk) or event.device != device:
        raise Malformed("This line of the register is about something else than what was asked.")
    return event


def own_key(actor: Account) -> bytes:
    """Raises `NoAccountKey`."""
    key = account_key(actor.pk)
    if key is None:
        raise NoAccountKey
    return key


def append_line(head: RegisterHead, actor: Account, kind: str, line: bytes, about: Account | None = None) -> None:
    """The register grows by `line`; whoever sits beside `actor` is told to read on, and so is whom it is about."""
    n = append(head, actor, kind, line, about)
    ring(beside(actor.pk) | ({about.pk} if about else set()), {"register": n})
