"""A member vouches, or declines."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from conclave.admission.access import access_request
from conclave.admission.commands.vouches import decline, vouch
from conclave.admission.forms import DeclineForm, VouchForm
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest


@members
@require_http_methods(["GET", "POST"])
def request_to_vouch(request: AccountRequest, request_id: UUID) -> HttpResponse:
    """Who asks, and the member's word."""
    asked = access_request(request.visitor, request_id)
    form = VouchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        vouch(actor=request.account, request=asked, **form.cleaned_data, now=clock.now())
        return redirect("vouch", request_id)
    context = {"asked": asked, "form": form, "decline": DeclineForm()}
    return render(request, "admission/vouch.html", context, status=422 if form.errors else 200)


@members
@require_POST
def declines(request: AccountRequest, request_id: UUID) -> HttpResponse:
    """The member would rather not."""
    asked = access_request(request.visitor, request_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return render(request, "admission/vouch.html", {"asked": asked, "form": VouchForm(), "decline": form}, status=422)
    decline(actor=request.account, request=asked, reason=form.cleaned_data["reason"], now=clock.now())
    return redirect("vouch", request_id)
