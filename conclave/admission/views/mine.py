"""The applicant's own page: where they stand, why, and what they can do."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conclave.admission.access import access_own_application
from conclave.admission.commands.applications import answer, appeal, renew, withdraw
from conclave.admission.commands.sponsors import name_sponsors
from conclave.admission.errors import AdmissionError
from conclave.admission.forms import AnswerForm, AppealForm, SponsorForm
from conclave.admission.models import Application
from conclave.admission.queries.applications import file_of
from conclave.admission.rules.applications import is_open, may_appeal, may_name_sponsors, may_renew
from conclave.core import clock
from conclave.core.audience import applicants
from conclave.core.errors import Invalid, Missing
from conclave.members.http import AccountRequest


@applicants
def mine(request: AccountRequest) -> HttpResponse:
    """Everything that the applicant may know. Somebody without an application reads how one applies."""
    try:
        application = access_own_application(request.visitor)
    except Missing:
        return render(request, "admission/none.html")
    return _page(request, application)


@applicants
@require_POST
def sponsors(request: AccountRequest) -> HttpResponse:
    form = SponsorForm(request.POST)
    return _post(
        request,
        "sponsor",
        form,
        lambda application: name_sponsors(actor=request.account, application=application, sponsors=[form.cleaned_data["email"]], now=clock.now()),
    )


@applicants
@require_POST
def answers(request: AccountRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    return _post(
        request,
        "answer",
        form,
        lambda application: answer(actor=request.account, application=application, text=form.cleaned_data["text"], now=clock.now()),
    )


@applicants
@require_POST
def appeals(request: AccountRequest) -> HttpResponse:
    form = AppealForm(request.POST)
    return _post(
        request,
        "appeal",
        form,
        lambda application: appeal(actor=request.account, application=application, text=form.cleaned_data["text"], now=clock.now()),
    )


@applicants
@require_POST
def withdrawals(request: AccountRequest) -> HttpResponse:
    withdraw(actor=request.account, application=access_own_application(request.visitor), now=clock.now())
    return redirect("/application/")


@applicants
@require_POST
def renewals(request: AccountRequest) -> HttpResponse:
    renew(actor=request.account, application=access_own_application(request.visitor), now=clock.now())
    return redirect("/application/")


def _post(request: AccountRequest, name: str, form: forms.Form, command: Callable[[Application], object]) -> HttpResponse:
    """Runs `command` when the form is valid; what cannot be used is told on the page, with what was typed."""
    application = access_own_application(request.visitor)
    if form.is_valid():
        try:
            command(application)
            return redirect("/application/")
        except AdmissionError as error:
            if not isinstance(error, Invalid):
                raise
            form.add_error(next(iter(form.fields)), error.said)
    return _page(request, application, **{name: form})


def _page(request: AccountRequest, application: Application, **bound: forms.Form) -> HttpResponse:
    now = clock.now()
    file = file_of(application, now)
    kind = file.state.kind
    context = {
        "file": file,
        "sponsor": bound.get("sponsor", SponsorForm()) if may_name_sponsors(kind, named=len(file.sponsors)) else None,
        "answer": bound.get("answer", AnswerForm()) if kind == "asked" else None,
        "appeal": bound.get("appeal", AppealForm()) if may_appeal(kind, appeals=len(file.appeals)) else None,
        "may_withdraw": is_open(kind),
        "may_renew": may_renew(kind, since=file.state.since, now=now),
    }
    return render(request, "admission/mine.html", context, status=422 if bound else 200)
