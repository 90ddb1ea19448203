"""Signing in: allauth's views with this network's audiences, and the operator's links."""

from __future__ import annotations

from allauth.account import views as allauth_account
from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn import views as allauth_passkeys
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.core import clock
from conclave.core.audience import public
from conclave.core.errors import TooMany
from conclave.members.commands.first_steward import look_at_setup, use_setup
from conclave.members.commands.links import look_at_link, use_link
from conclave.members.confirmation import mark
from conclave.members.forms import FirstStewardForm
from conclave.members.http import VisitorRequest, or_422
from conclave.members.models import Account
from conclave.members.queries.welcome import where_to_start
from conclave.members.throttle import allow


@public("everybody may ask for a sign-in code; only people with an account get one")
def sign_in(request: HttpRequest) -> HttpResponse:
    """An address gets a code, whether or not it is known here."""
    return or_422(request, allauth_account.request_login_code(request))


@public("the code is what proves who it is")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Guesses are counted here too: allauth counts in the session, where guesses made at once share one try."""
    if request.method == "POST" and not allow(request, "sign_in_guess", "10/15m/key", key=request.session.session_key or ""):
        raise TooMany
    return or_422(request, allauth_account.confirm_login_code(request))


@public("the passkey is what proves who it is")
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    return allauth_passkeys.login_webauthn(request)  # type: ignore[no-any-return]  # allauth has no types


@public("leaving is for everybody, also for those whose session has ended")
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Also cancels a sign-in that waits for its code, so that another address can be used."""
    if request.method == "GET":
        return render(request, "account/logout.html")
    logout(request)
    return redirect("/sign-in/" if request.POST.get("next") == "/sign-in/" else "/")


@public("says that nobody signs themselves up here")
def sign_up(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signup_closed.html", status=403 if request.method == "POST" else 200)


@public("tells somebody suspended why they cannot go on")
def suspended(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", status=403)


@public("the link is what proves who it is; it works once")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: a mail program that looks ahead must not use the link up."""
    _throttle(request, "sign_in_link")
    now = clock.now()
    if request.method == "GET":
        return render(request, "members/link.html", {"account": look_at_link(token, now).account})
    return enter(request, use_link(token=token, now=now))


@public("the operator of an empty network has this link and nobody else")
@require_http_methods(["GET", "POST"])
def first(request: VisitorRequest, token: str) -> HttpResponse:
    """Names the first steward."""
    _throttle(request, "first_steward")
    now = clock.now()
    look_at_setup(token, now)
    form = FirstStewardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return enter(request, use_setup(token=token, **form.cleaned_data, now=now))
    context = {"form": form, "mail_kept": settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")}
    return render(request, "members/first.html", context, status=422 if form.errors else 200)


def enter(request: HttpRequest, account: Account) -> HttpResponseRedirect:
    """Signs `account` in here and now, and leads on."""
    now = clock.now()
    get_adapter(request).login(request, account)
    mark(request, now)
    return HttpResponseRedirect(where_to_start(account, now))


def _throttle(request: HttpRequest, what: str) -> None:
    if not allow(request, what, "20/m/ip"):
        raise TooMany
