"""Members name assistants, who see times and answer invitations and never hold keys."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.commands.accounts import open_account
from conclave.members.errors import AlreadyThere, NotAnAssistant
from conclave.members.letters import mail_assistant
from conclave.members.models import Account, Delegation, Standing, present
from conclave.members.rules import may_name_assistant
from conclave.members.visitor import visitor_of


def name_assistant(*, actor: Account, email: str, name: str, now: datetime) -> Delegation:
    """Names the person with `email`, who gets a letter. Raises `Refused`, `NotAnAssistant` or `AlreadyThere`."""
    if not may_name_assistant(visitor_of(actor, now)):
        raise Refused("only members name assistants")
    with transaction.atomic():
        assistant = Account.objects.filter(email=email.strip().lower()).first()
        if assistant is not None and (assistant == actor or Standing.objects.filter(account=assistant).exists()):
            raise NotAnAssistant
        assistant = assistant or open_account(actor=actor, email=email, name=name, time_zone=actor.time_zone, why="assistant", now=now)
        if Delegation.objects.filter(present(now), principal=actor, assistant=assistant).exists():
            raise AlreadyThere(f"{assistant.name} is your assistant already.")
        delegation = Delegation.objects.create(principal=actor, assistant=assistant, since=now, set_by=actor)
        trail.record(actor=actor, verb="assistant.named", subject=f"account:{assistant.pk}", now=now)
        mail_assistant.enqueue(delegation=delegation.pk)
    return delegation


def end_delegation(*, actor: Account, delegation: Delegation, now: datetime) -> None:
    """Takes the delegation back. Raises `AlreadyThere` when it had ended."""
    with transaction.atomic():
        if not Delegation.objects.filter(present(now), pk=delegation.pk, principal=actor).update(until=now):
            raise AlreadyThere
        trail.record(actor=actor, verb="assistant.ended", subject=f"account:{delegation.assistant_id}", now=now)
