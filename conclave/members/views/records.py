"""Whether a member's firm must keep records of what they write."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.core import clock
from conclave.core.audience import members, stewards
from conclave.members.access import access_listed
from conclave.members.commands.regulated import call_regulated, end_regulated
from conclave.members.http import AccountRequest
from conclave.members.models import Account
from conclave.members.queries.regulated import regulated_now
from conclave.members.rules import may_end_regulated


@members
@require_http_methods(["GET", "POST"])
def own(request: AccountRequest) -> HttpResponse:
    """One says so oneself; posting changes it."""
    return _of(request, request.account, "/me/")


@stewards
@require_http_methods(["GET", "POST"])
def of_member(request: AccountRequest, account_id: UUID) -> HttpResponse:
    """A steward notes it of a member, or ends it."""
    account = access_listed(request.visitor, account_id, clock.now())
    return _of(request, account, f"/members/{account.pk}/")


def _of(request: AccountRequest, account: Account, back: str) -> HttpResponse:
    now = clock.now()
    if request.method == "POST":
        act = call_regulated if request.POST.get("regulated") == "yes" else end_regulated
        act(actor=request.account, account=account, now=now)
        return redirect(back)
    noted = regulated_now(account, now)
    mine = account == request.account
    ends = noted is not None and may_end_regulated(request.visitor, own=mine, own_word=noted.set_by_id == account.pk)
    return render(request, "members/records.html", {"person": account, "mine": mine, "noted": noted, "ends": ends, "back": back})
