"""The directory and its pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from conclave.core import clock
from conclave.core.audience import members
from conclave.members.access import access_listed
from conclave.members.http import AccountRequest
from conclave.members.queries.directory import PAGE, directory, leaf


@members
def everybody(request: AccountRequest) -> HttpResponse:
    """Search by name, company or role."""
    words = request.GET.get("q", "").strip()[:120]
    page = max(1, int(number)) if (number := request.GET.get("page", "1")).isdecimal() and len(number) < 6 else 1
    found = directory(words, clock.now(), page=page)
    context = {"entries": found[:PAGE], "more": len(found) > PAGE, "page": page, "words": words}
    return render(request, "members/directory.html", context)


@members
def member(request: AccountRequest, account_id: UUID) -> HttpResponse:
    now = clock.now()
    account = access_listed(request.visitor, account_id, now)
    return render(request, "members/member.html", {"leaf": leaf(request.visitor, account, now)})
