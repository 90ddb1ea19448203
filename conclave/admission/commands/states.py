"""Moving an application from one state to the next. Of two who try at once, one succeeds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.admission.errors import Decided, NotNow
from conclave.admission.models import Application, ApplicationState
from conclave.admission.rules.applications import may_move
from conclave.core.audit import trail
from conclave.members.models import Account

_FINAL = {ApplicationState.Kind.ADMITTED, ApplicationState.Kind.REFUSED, ApplicationState.Kind.ASKED}


def state_of(application: Application) -> ApplicationState:
    """Where it stands, locked until the transaction ends.

    The lock is on the application: whoever waited for a lock on the state would find that it is no longer the open one.
    """
    Application.objects.select_for_update().get(pk=application.pk)
    return ApplicationState.objects.get(application=application, until__isnull=True)


def move(*, application: Application, to: str, actor: Account | None, reason: str = "", seen: int | None = None, now: datetime) -> ApplicationState:
    """Ends the present state and opens the next. `seen` is the state that the person looked at.

    Raises `Decided` when somebody else moved it meanwhile, `NotNow` when it cannot go there.
    """
    with transaction.atomic():
        before = state_of(application)
        if seen is not None and before.pk != seen:
            raise Decided
        if not may_move(before.kind, to):
            raise Decided if to in _FINAL else NotNow
        at = max(now, before.since)  # clocks of two servers differ a little, and nothing ends before it began
        before.until = at
        before.save(update_fields=["until"])
        after = ApplicationState.objects.create(application=application, kind=to, since=at, set_by=actor, reason=reason)
        detail = {"from": before.kind, "to": str(to)}
        trail.record(actor=actor, verb="application.moved", subject=f"application:{application.pk}", detail=detail, now=now)
    return after
