"""Names for pages of the sealed client, which knows only ids."""

from __future__ import annotations

from datetime import datetime

from conclave.conversations.models import RegisterEvent
from conclave.conversations.queries.seats import beside
from conclave.members.models import Account
from conclave.members.queries.directory import listed

SHOWN = 50


def confirmers(reader: Account, about: Account, now: datetime) -> list[Account]:
    """Those who once confirmed the keys of `about`, as far as `reader` may know their names."""
    by = RegisterEvent.objects.filter(about=about).order_by().values_list("account_id", flat=True)
    near = beside(reader.pk)
    known = Account.objects.filter(pk__in=[one for one in by if one in near], is_active=True)
    return list((listed(now).filter(pk__in=by) | known).distinct().order_by("name", "id")[:SHOWN])
