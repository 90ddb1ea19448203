"""A Welcome that arrived."""

from __future__ import annotations

from conclave.conversations.models import Welcome
from conclave.core.errors import Missing
from conclave.members.models import Account


def take_welcome(*, actor: Account, welcome: Welcome) -> None:
    """The device has joined and kept it; it is deleted here. Raises `Missing` for one that is gone."""
    if not Welcome.objects.filter(pk=welcome.pk, device__account=actor).delete()[0]:
        raise Missing
