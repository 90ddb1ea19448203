"""The committee's pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conclave.admission.access import access_application
from conclave.admission.commands.decisions import decide, require_unbiased
from conclave.admission.commands.evidence import look_up
from conclave.admission.errors import Biased, ReasonMissing
from conclave.admission.forms import DecisionForm
from conclave.admission.models import Application
from conclave.admission.queries.applications import file_of, settled, under_way, waiting
from conclave.admission.rules.applications import is_open
from conclave.core import clock
from conclave.core.audience import stewards
from conclave.core.errors import Conflict
from conclave.members.http import AccountRequest
from conclave.members.queries.badges import badge_of


@stewards
def applications(request: AccountRequest) -> HttpResponse:
    """What waits, the longest first; then what waits for the applicant; then what is settled."""
    context = {"waiting": waiting(), "asked": under_way(), "settled": settled()}
    return render(request, "admission/desk.html", context)


@stewards
def application(request: AccountRequest, application_id: UUID) -> HttpResponse:
    return _page(request, access_application(request.visitor, application_id), None)


@stewards
@require_POST
def decisions(request: AccountRequest, application_id: UUID) -> HttpResponse:
    """Admits, refuses or asks."""
    found = access_application(request.visitor, application_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide(actor=request.account, application=found, **form.cleaned_data, now=clock.now())
            return redirect("application_file", application_id)
        except ReasonMissing as error:
            form.add_error(error.detail.get("field", "reasons"), error.said)
    return _page(request, found, form)


@stewards
@require_POST
def evidence(request: AccountRequest, application_id: UUID) -> HttpResponse:
    """Asks the registers anew, such as after an import."""
    found = access_application(request.visitor, application_id)
    now = clock.now()
    if not is_open(file_of(found, now).state.kind):
        raise Conflict("This is settled, and what was shown is erased. There is nothing to look up for.")
    look_up(application=found, actor=request.account, now=now)
    return redirect("application_file", application_id)


def _page(request: AccountRequest, application: Application, bound: DecisionForm | None) -> HttpResponse:
    now = clock.now()
    file = file_of(application, now)
    why_not = _why_not(request, application)
    form = bound or DecisionForm(initial={"seen": file.state.pk})
    proven = badge_of(application.account, now).attestations if application.account else ()
    context = {"file": file, "form": form, "why_not": why_not, "is_open": is_open(file.state.kind), "proven": proven}
    return render(request, "admission/file.html", context, status=422 if bound and bound.errors else 200)


def _why_not(request: AccountRequest, application: Application) -> str:
    """Why this steward may not decide, in words; empty when they may."""
    try:
        require_unbiased(actor=request.account, application=application, now=clock.now())
    except Biased as error:
        return error.said
    return ""
