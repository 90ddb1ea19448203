"""Those for whom a member has vouched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from conclave.admission.models import Vouch
from conclave.conversations.queries.register import unconfirmed
from conclave.members.models import Account


def to_confirm(sponsors: Sequence[UUID], _now: datetime) -> QuerySet[Any, Any]:
    """Whom `sponsors` vouched for and whose keys they have not confirmed in the register: account and name. To be prepared."""
    vouched = Vouch.objects.filter(request__sponsor__in=sponsors).order_by().values("request__application__account")
    found = unconfirmed(sponsors, Account.objects.filter(pk__in=vouched, is_active=True))
    return found.order_by("name", "id").values_list("id", "name")
