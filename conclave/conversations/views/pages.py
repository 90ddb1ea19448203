"""Pages of the sealed client about whose keys are whose. The server brings names, the client everything else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from conclave.conversations.access import access_person
from conclave.conversations.queries.peers import asking, candidates, held_by, peers_of
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


@members
def peers(request: AccountRequest) -> HttpResponse:
    """Who holds a part of one's key, whose part one holds, and who asks for it."""
    now = clock.now()
    chosen = [row.peer for row in peers_of(request.account)]
    others = [*(row.account for row in held_by(request.account)), *(asked.account for asked in asking(request.account, now))]
    names = {"candidates": candidates(request.account, now), "names": [*chosen, *others]}
    return sealed_page(render(request, "conversations/peers.html", names))


@members
def lost(request: AccountRequest) -> HttpResponse:
    """The ways back, the last of them, and a rehearsal."""
    return sealed_page(render(request, "conversations/lost.html", {"peers": [row.peer for row in peers_of(request.account)]}))
