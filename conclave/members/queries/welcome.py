"""Where somebody goes after signing in."""

from __future__ import annotations

from datetime import datetime

from conclave.members.models import Account, WelcomeStep
from conclave.members.visitor import visitor_of

ORDER = (WelcomeStep.Kind.PASSKEY, WelcomeStep.Kind.KEYS, WelcomeStep.Kind.PROFILE)


def steps_taken(account: Account) -> set[str]:
    """The steps of the first visit that are behind `account`."""
    return set(WelcomeStep.objects.filter(account=account).values_list("kind", flat=True))


def next_step(account: Account) -> str | None:
    """The first step that is still open, or None."""
    taken = steps_taken(account)
    return next((kind.value for kind in ORDER if kind not in taken), None)


def where_to_start(account: Account, now: datetime) -> str:
    """The page that a person wants first: an applicant their application, a newcomer the welcome, a member the morning."""
    visitor = visitor_of(account, now)
    if visitor.is_applicant:
        return "/application/"
    if not visitor.is_member:
        return "/me/"
    return "/welcome/" if next_step(account) else "/morning/"
