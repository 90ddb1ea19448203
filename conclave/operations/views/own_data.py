"""One's own data: looked at, taken along, erased."""

from __future__ import annotations

import json

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from conclave.core import clock, subject_data
from conclave.core.audience import signed_in
from conclave.members.http import AccountRequest
from conclave.members.views.passkeys import confirmed
from conclave.operations.commands.erasure import erase_account
from conclave.operations.forms import ErasureForm
from conclave.operations.queries.stewards import is_last_steward
from conclave.operations.rules import may_erase_self


@signed_in
@require_safe
def own_data(request: AccountRequest) -> HttpResponse:
    """Everything readable that is held, on one page."""
    return render(request, "operations/own_data.html", {"parts": subject_data.export(request.account)})


@signed_in
@require_safe
def file(request: AccountRequest) -> HttpResponse:
    """The same as a file that other programs read."""
    now = clock.now()
    body = {"written_at": now.isoformat(), **subject_data.export(request.account)}
    answer = HttpResponse(json.dumps(body, indent=2, ensure_ascii=False, default=str), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="conclave-{now:%Y-%m-%d}.json"'
    return answer


@signed_in
@confirmed
@require_http_methods(["GET", "POST"])
def erasure(request: AccountRequest) -> HttpResponse:
    """What it costs, and doing it."""
    now = clock.now()
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_account(actor=request.account, now=now)
        logout(request)
        return render(request, "operations/erased.html")
    may = may_erase_self(is_steward=request.visitor.is_steward, is_last_steward=is_last_steward(request.account, now))
    return render(request, "operations/erasure.html", {"form": form, "may": may}, status=422 if form.errors else 200)
