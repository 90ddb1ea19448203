"""Pages of the sealed client about whose keys are whose. The server brings names, the client everything else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from conclave.conversations.access import access_person
from conclave.conversations.queries.people import confirmers
from conclave.core import clock
from conclave.core.audience import members
from conclave.core.headers import sealed_page
from conclave.members.http import AccountRequest


@members
def person(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """Comparing keys with somebody."""
    now = clock.now()
    found = access_person(request.visitor, account_id, now)
    names = confirmers(request.account, found, now)
    return sealed_page(render(request, "conversations/person.html", {"person": found, "names": names}))
