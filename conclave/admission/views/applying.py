"""The way in: an application, and the code that proves the mailbox. An address that is known gets the same answers as any other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from conclave.admission.access import access_invitation, access_unproven
from conclave.admission.commands.applications import apply, prove_mailbox, send_code
from conclave.admission.errors import AdmissionError, CodeExpired, CodeWrong, NotACompanyAddress, SponsorsUnusable
from conclave.admission.forms import ApplicationForm, CodeForm
from conclave.admission.models import Invitation
from conclave.admission.policy import policy
from conclave.admission.rules.mailbox import mailbox_of
from conclave.core import clock
from conclave.core.audience import public
from conclave.core.errors import TooMany
from conclave.members.http import VisitorRequest
from conclave.members.throttle import allow
from conclave.members.views.entering import enter

SESSION = "application"
LETTERS = "3/15m/key,10/d/key"  # to one mailbox; each carries a code that may be guessed at five times
FIELD_OF: dict[type[AdmissionError], str] = {NotACompanyAddress: "email", SponsorsUnusable: "sponsor_1"}


@public("whoever leads a company may ask to come in")
@require_http_methods(["GET", "POST"])
def application(request: VisitorRequest) -> HttpResponse:
    """The form, and the first step through it."""
    if request.visitor.is_signed_in and request.method == "GET":
        return redirect("/application/" if request.visitor.is_applicant else "/")
    return _apply(request, None)


@public("the link in an invitation opens the form; it lets nobody in by itself")
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The form, with what the inviter wrote."""
    if not allow(request, "invitation_link", "30/m/ip"):
        raise TooMany
    return _apply(request, access_invitation(token, clock.now()))


@public("the code proves who it is; nothing shows whether the address is known")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Takes the six digits, and lets the applicant in to their own page."""
    waiting = access_unproven(request.session.get(SESSION))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "mailbox_code", "30/10m/ip"):
            raise TooMany
        try:
            account = prove_mailbox(application=waiting, code=form.cleaned_data["code"], now=clock.now())
        except (CodeWrong, CodeExpired) as error:
            form.add_error("code", error.said)
        else:
            del request.session[SESSION]
            return enter(request, account)
    return render(request, "admission/code.html", {"form": form, "email": waiting.email}, status=422 if form.errors else 200)


@public("sends another code to a mailbox that was just named, rarely")
@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    """Another letter, the earlier code ends."""
    waiting = access_unproven(request.session.get(SESSION))
    if not allow(request, "mailbox_letter", "20/h/ip") or not allow(request, "mailbox_letter_to", LETTERS, key=waiting.email):
        raise TooMany
    send_code(application=waiting, now=clock.now())
    return redirect("/apply/code/")


def _apply(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    initial = {"name": invitation.name, "email": invitation.email} if invitation else {}
    form = ApplicationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _throttle(request, mailbox_of(form.cleaned_data["email"]).address)
            told: Any = form.told()
            made = apply(**told, invitation=invitation, now=clock.now())
        except (NotACompanyAddress, SponsorsUnusable) as error:
            form.add_error(FIELD_OF[type(error)], error.said)
        else:
            request.session[SESSION] = str(made.pk)
            return redirect("/apply/code/")
    context = {"form": form, "invitation": invitation, "policy": policy()}
    return render(request, "admission/apply.html", context, status=422 if form.errors else 200)


def _throttle(request: HttpRequest, address: str) -> None:
    """By the mailbox, however its address was written."""
    if not allow(request, "application", "10/h/ip") or not allow(request, "mailbox_letter_to", LETTERS, key=address):
        raise TooMany
