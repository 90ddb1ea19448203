"""Who sits where, changed. Circles ask for it; each change rings everybody concerned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from conclave.conversations.errors import AlreadySeated, NotSeated
from conclave.conversations.models import Conversation, Participant, Welcome
from conclave.conversations.queries.seats import present_in
from conclave.core.audit import trail
from conclave.core.live.doorbell import ring
from conclave.members.models import Account


def open_conversation(*, actor: Account | None, accounts: Iterable[Account], now: datetime) -> Conversation:
    """A conversation in which `accounts` sit. The first of their devices to look makes the group."""
    seated = {account.pk: account for account in accounts}
    with transaction.atomic():
        conversation = Conversation.objects.create(opened_at=now, opened_by=actor)
        rows = [Participant(conversation=conversation, account=account, since=now, set_by=actor) for account in seated.values()]
        Participant.objects.bulk_create(rows)
        trail.record(actor=actor, verb="conversation.opened", subject=f"conversation:{conversation.pk}", detail={"seats": len(rows)}, now=now)
        ring(seated, {"conversation": str(conversation.pk)})
    return conversation


def admit(*, actor: Account | None, conversation: Conversation, account: Account, now: datetime) -> Participant:
    """`account` sits there from now on. Raises `AlreadySeated`."""
    with transaction.atomic():
        _lock(conversation)
        if Participant.objects.filter(conversation=conversation, account=account, until__isnull=True).exists():
            raise AlreadySeated
        participant = Participant.objects.create(conversation=conversation, account=account, since=now, set_by=actor)
        _written(actor, conversation, account, "conversation.admitted", now)
        ring(present_in(conversation.pk), {"conversation": str(conversation.pk)})
    return participant


def dismiss(*, actor: Account | None, conversation: Conversation, account: Account, now: datetime) -> None:
    """`account` sits there no longer: every address of it is gone for them at once. Raises `NotSeated`."""
    with transaction.atomic():
        _lock(conversation)
        if not Participant.objects.filter(conversation=conversation, account=account, until__isnull=True).update(until=now):
            raise NotSeated
        Welcome.objects.filter(conversation=conversation, device__account=account).delete()
        _written(actor, conversation, account, "conversation.dismissed", now)
        ring({account.pk, *present_in(conversation.pk)}, {"conversation": str(conversation.pk)})


def _lock(conversation: Conversation) -> None:
    """Nobody speaks while the seats change: what is posted is judged by the seats before or after."""
    Conversation.objects.select_for_update().filter(pk=conversation.pk).first()


def _written(actor: Account | None, conversation: Conversation, account: Account, verb: str, now: datetime) -> None:
    detail = {"account": str(account.pk)}
    trail.record(actor=actor, verb=verb, subject=f"conversation:{conversation.pk}", detail=detail, now=now)
