"""The steps of a first visit."""

from __future__ import annotations

from datetime import datetime

from conclave.members.models import Account, WelcomeStep


def take_step(*, actor: Account, kind: str, passed_over: bool = False, now: datetime) -> None:
    """Marks a step as taken or passed over. A step that was passed over and is taken later counts as taken."""
    step, made = WelcomeStep.objects.get_or_create(account=actor, kind=kind, defaults={"at": now, "passed_over": passed_over})
    if not made and step.passed_over and not passed_over:
        WelcomeStep.objects.filter(pk=step.pk).update(at=now, passed_over=False)
