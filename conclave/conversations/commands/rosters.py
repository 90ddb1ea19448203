"""Who sits where, changed. Circles ask for it; each change rings everybody concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from conclave.conversations.errors import AlreadySeated, Closed, NotSeated
from conclave.conversations.models import Conversation, Participant, Welcome
from conclave.conversations.queries.seats import before, present_in
from conclave.core.audit import trail
from conclave.core.live.doorbell import ring
from conclave.members.models import Account


def open_conversation(*, actor: Account | None, accounts: Iterable[Account], facilitators: Collection[Account] = (), now: datetime) -> Conversation:
    """A conversation in which `accounts` sit. The first of their devices to look makes the group."""
    seated = {account.pk: account for account in accounts}
    leading = {account.pk for account in facilitators}
    with transaction.atomic():
        conversation = Conversation.objects.create(opened_at=now, opened_by=actor)
        rows = [Participant(conversation=conversation, account_id=pk, facilitates=pk in leading, since=now, set_by=actor) for pk in seated]
        Participant.objects.bulk_create(rows)
        trail.record(actor=actor, verb="conversation.opened", subject=f"conversation:{conversation.pk}", detail={"seats": len(rows)}, now=now)
        ring(seated, {"conversation": str(conversation.pk)})
    return conversation


def succeed(*, actor: Account, conversation: Conversation, now: datetime) -> Conversation:
    """Closes `conversation` and opens another one with the same seats and the same charter. Raises `Closed`."""
    with transaction.atomic():
        _lock(conversation)
        seats = list(Participant.objects.filter(conversation=conversation, until__isnull=True).select_related("account"))
        if not Conversation.objects.filter(pk=conversation.pk, closed_at__isnull=True).update(closed_at=now):
            raise Closed
        Welcome.objects.filter(conversation=conversation).delete()
        leading = [seat.account for seat in seats if seat.facilitates]
        opened = open_conversation(actor=actor, accounts=[seat.account for seat in seats], facilitators=leading, now=now)
        _hand_over(conversation, opened)
        ring({seat.account_id for seat in seats}, {"conversation": str(conversation.pk)})
    return opened


def appoint(*, actor: Account | None, conversation: Conversation, account: Account, facilitates: bool, now: datetime) -> None:
    """`account`, who sits there, facilitates from now on, or does not any more. Raises `NotSeated`."""
    with transaction.atomic():
        _lock(conversation)
        if not Participant.objects.filter(conversation=conversation, account=account, until__isnull=True).update(until=now):
            raise NotSeated
        Participant.objects.create(conversation=conversation, account=account, facilitates=facilitates, since=now, set_by=actor)
        _written(actor, conversation, account, "conversation.appointed", now)
        ring(present_in(conversation.pk), {"conversation": str(conversation.pk)})


def admit(*, actor: Account | None, conversation: Conversation, account: Account, facilitates: bool = False, now: datetime) -> Participant:
    """`account` sits there from now on. Raises `AlreadySeated`."""
    with transaction.atomic():
        _lock(conversation)
        if Participant.objects.filter(conversation=conversation, account=account, until__isnull=True).exists():
            raise AlreadySeated
        participant = Participant.objects.create(conversation=conversation, account=account, facilitates=facilitates, since=now, set_by=actor)
        _written(actor, conversation, account, "conversation.admitted", now)
        ring(present_in(conversation.pk), {"conversation": str(conversation.pk)})
    return participant


def dismiss(*, actor: Account | None, conversation: Conversation, account: Account, now: datetime) -> None:
    """`account` sits there no longer, nor in what it succeeds: every address of it is gone for them at once. Raises `NotSeated`."""
    with transaction.atomic():
        _lock(conversation)
        if not Participant.objects.filter(conversation=conversation, account=account, until__isnull=True).update(until=now):
            raise NotSeated
        Participant.objects.filter(conversation__in=before(conversation), account=account, until__isnull=True).update(until=now)
        Welcome.objects.filter(conversation=conversation, device__account=account).delete()
        _written(actor, conversation, account, "conversation.dismissed", now)
        ring({account.pk, *present_in(conversation.pk)}, {"conversation": str(conversation.pk)})


def _hand_over(closed: Conversation, opened: Conversation) -> None:
    closed.refresh_from_db()
    opened.succeeds, opened.keep, opened.keep_days, opened.keep_since = closed, closed.keep, closed.keep_days, closed.keep_since
    opened.save(update_fields=["succeeds", "keep", "keep_days", "keep_since"])


def _lock(conversation: Conversation) -> None:
    """Nobody speaks while the seats change: what is posted is judged by the seats before or after."""
    Conversation.objects.select_for_update().filter(pk=conversation.pk).first()


def _written(actor: Account | None, conversation: Conversation, account: Account, verb: str, now: datetime) -> None:
    detail = {"account": str(account.pk)}
    trail.record(actor=actor, verb=verb, subject=f"conversation:{conversation.pk}", detail=detail, now=now)
