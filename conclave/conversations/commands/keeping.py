"""What is not kept any more: messages lose their bytes, archives their oldest chunks. Places and numbers stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from conclave.conversations.commands.blobs import forget_blobs
from conclave.conversations.errors import Remembers
from conclave.conversations.models import ArchiveChunk, Conversation, Ending, KeyPackage, LogEntry, Participant, Welcome
from conclave.conversations.queries.seats import before, lock_seat, present_in
from conclave.conversations.rules import PAUSE, may_end_session
from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.core.live.doorbell import ring
from conclave.members.models import Account

Keep = Conversation.Keep
EXPIRED = timedelta(days=95)  # a key package is good for 90: neither it nor a Welcome that was made with it opens anything after


def choose(*, actor: Account | None, conversation: Conversation, keep: str, days: int | None, since: datetime, now: datetime) -> None:
    """What the conversation keeps from `since` on. Its devices are told, and obey what their facilitator says in the room."""
    with transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(keep=keep, keep_days=days, keep_since=since)
        detail = {"keep": keep, "days": days, "since": since.isoformat()}
        trail.record(actor=actor, verb="conversation.keeps", subject=f"conversation:{conversation.pk}", detail=detail, now=now)
        ring(present_in(conversation.pk), {"conversation": str(conversation.pk)})


def forget_before(*, conversation: UUID, moment: datetime, now: datetime) -> int:
    """Forgets all that was said until `moment`. Answers how many messages and chunks went."""
    said = LogEntry.objects.filter(conversation=conversation, at__lte=moment).aggregate(Max("n"))["n__max"]
    return forget(conversation=conversation, upto=said, now=now) if said else 0


def forget(*, conversation: UUID, upto: int, now: datetime) -> int:
    """Forgets what was said in the entries up to `upto`. Commits stay: devices that come back need them."""
    with transaction.atomic():
        if not Conversation.objects.filter(pk=conversation, forgotten__lt=upto).update(forgotten=upto):
            return 0
        gone = LogEntry.objects.filter(conversation=conversation, n__lte=upto, kind=LogEntry.Kind.MESSAGE, size__gt=0).update(bytes=b"", size=0)
        gone += _forget_chunks(conversation, upto) + _forget_files(conversation, upto, now)
        if gone:
            detail = {"upto": upto, "rows": gone}
            trail.record(actor=None, verb="conversation.forgotten", subject=f"conversation:{conversation}", detail=detail, now=now)
            ring(present_in(conversation), {"conversation": str(conversation)})
    return gone


def end_session(*, actor: Account, conversation: UUID, n: int, now: datetime) -> bool:
    """The session that entry `n` calls over is forgotten after a pause. False when the same was sent before.

    Raises `Missing`, or `Remembers` when no charter in force says so.
    """
    with transaction.atomic():
        held = _led(actor, conversation, n)
        if not may_end_session(facilitates=True, keep=held.keep, since=held.keep_since, now=now):
            raise Remembers
        due = {"said_by": actor, "said_at": now, "due_at": now + PAUSE}
        return Ending.objects.get_or_create(conversation=held, n=n, defaults=due)[1]


def take_back(*, actor: Account, conversation: UUID, n: int, now: datetime) -> bool:
    """The session goes on. False when it was taken back before; raises `Missing` when there is no such end, or it is done."""
    with transaction.atomic():
        held = _led(actor, conversation, n)
        found = Ending.objects.select_for_update().filter(conversation=held, n=n, done_at__isnull=True).first()
        if found is None:
            raise Missing
        return bool(Ending.objects.filter(pk=found.pk, taken_back_at__isnull=True).update(taken_back_at=now))


def forget_sessions(now: datetime) -> int:
    """Those that are over and whose pause has passed. One that the charter keeps by now is left alone."""
    waiting = Ending.objects.filter(done_at__isnull=True, taken_back_at__isnull=True, due_at__lte=now).select_related("conversation")
    return sum(_finish(ending, now) for ending in waiting)


def forget_expired(now: datetime) -> int:
    """Key packages and Welcomes that open nothing any more."""
    old = KeyPackage.objects.filter(last_resort=False, offered_at__lt=now - EXPIRED), Welcome.objects.filter(made_at__lt=now - EXPIRED)
    return sum(rows.delete()[0] for rows in old)


def _forget_files(conversation: UUID, upto: int, now: datetime) -> int:
    """Those that were whole before the last of these entries was said."""
    said = LogEntry.objects.filter(conversation=conversation, n__lte=upto).order_by("-n").values_list("at", flat=True).first()
    return forget_blobs(conversation=conversation, before=said, now=now) if said else 0


def _forget_chunks(conversation: UUID, upto: int) -> int:
    """Each account's last chunk keeps its place in the chain, without its bytes."""
    chunks = ArchiveChunk.objects.filter(conversation=conversation)
    later = ArchiveChunk.objects.filter(conversation=conversation, account=OuterRef("account"), n__gt=OuterRef("n"))
    old = chunks.filter(upto__lte=upto)
    last = old.exclude(bytes=b"").filter(~Exists(later)).update(bytes=b"")
    return last + old.filter(Exists(later)).delete()[0]


def _led(actor: Account, conversation: UUID, n: int) -> Conversation:
    """A conversation that `actor` facilitates and whose log has come to `n`. Raises `Missing`."""
    held, _ = lock_seat(actor, conversation)
    if not 0 < n <= held.head or not Participant.objects.filter(conversation=held, account=actor, facilitates=True, until__isnull=True).exists():
        raise Missing
    return held


def _finish(ending: Ending, now: datetime) -> int:
    with transaction.atomic():
        held = ending.conversation
        if not may_end_session(facilitates=True, keep=held.keep, since=held.keep_since, now=now):
            return 0
        if not Ending.objects.filter(pk=ending.pk, done_at__isnull=True, taken_back_at__isnull=True).update(done_at=now):
            return 0
        earlier = Conversation.objects.filter(pk__in=before(held))
        return forget(conversation=held.pk, upto=ending.n - 1, now=now) + sum(forget(conversation=one.pk, upto=one.head, now=now) for one in earlier)
