"""Releases of the program, put into the key register by whoever holds the network's release key."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.conversations.commands.chain import append, lock_head
from conclave.conversations.errors import Malformed
from conclave.conversations.events import read
from conclave.conversations.models import RegisterEvent
from conclave.conversations.program.chain import require_next
from conclave.conversations.program.words import in_words
from conclave.conversations.queries.register import release_lines
from conclave.core.audit import trail

RELEASE = RegisterEvent.Kind.CLIENT_RELEASE


def publish(*, line: bytes, now: datetime) -> int:
    """Appends a release; the number of its line. Members' devices read it with their next look at the register.

    Raises `Malformed`, or `Forged` unless the key that the newest release names has signed it.
    """
    with transaction.atomic():
        head = lock_head()
        event = read(line, now)
        if event.kind != RELEASE:
            raise Malformed("This line of the register is no release.")
        before = release_lines()
        require_next(event, bytes(before[-1].bytes) if before else None)
        n = append(head, None, RELEASE, line)
        told = {"version": event.fields["version"], "words": in_words(event.fields["release"])}
        trail.record(actor=None, verb="program.published", subject=f"release:{event.fields['release']}", detail=told, now=now)
    return n
