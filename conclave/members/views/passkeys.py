"""A member's passkeys. Adding and removing ask for a fresh proof first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from conclave.core import clock
from conclave.core.audience import signed_in
from conclave.core.audit import trail
from conclave.core.errors import TooMany
from conclave.core.farewell import lose_passkey
from conclave.members import confirmation
from conclave.members.commands.welcome import take_step
from conclave.members.errors import MembersError
from conclave.members.forms import ConfirmationForm
from conclave.members.http import AccountRequest, or_422
from conclave.members.letters import mail_confirmation_code, mail_passkey_changed
from conclave.members.models import WelcomeStep
from conclave.members.queries.passkeys import passkeys
from conclave.members.throttle import allow

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


def confirmed(view: View[P]) -> View[P]:
    """Sends whoever has not proved themselves in the last ten minutes to the page that mails a code, and back."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if confirmation.is_confirmed(request, clock.now()):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")

    return guarded


class _Add(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Asks for a key that works without an address, and tells the owner by mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = dict(super().get_context_data(**kwargs))
        context["form"] = kwargs.get("form") or context["form"]
        context["options"] = auth.begin_registration(self.request.user, True)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        now = clock.now()
        account = self.request.user
        name = form.cleaned_data["name"]
        take_step(actor=account, kind=WelcomeStep.Kind.PASSKEY, now=now)
        trail.record(actor=account, verb="passkey.added", subject=f"account:{account.pk}", now=now)
        mail_passkey_changed.enqueue(account=str(account.pk), passkey=name, change="added", key=now.isoformat())
        return redirect("/welcome/" if self.request.GET.get("from") == "welcome" else "/me/passkeys/")


class _Remove(RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Tells the owner by mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        now = clock.now()
        account, passkey = self.request.user, self.get_object()
        name, credential = passkey.wrap().name, passkey.data.get("credential", {}).get("id", "")
        with transaction.atomic():
            super().form_valid(form)
            lose_passkey(account, credential, now)
        trail.record(actor=account, verb="passkey.removed", subject=f"account:{account.pk}", now=now)
        mail_passkey_changed.enqueue(account=str(account.pk), passkey=name, change="removed", key=now.isoformat())
        return redirect("/me/passkeys/")


_add = _Add.as_view()
_remove = _Remove.as_view()


@signed_in
def all_passkeys(request: AccountRequest) -> HttpResponse:
    return render(request, "members/passkeys.html", {"passkeys": passkeys(request.account)})


@signed_in
@confirmed
def add(request: AccountRequest) -> HttpResponse:
    return or_422(request, _add(request))


@signed_in
@confirmed
def remove(request: AccountRequest, pk: int) -> HttpResponse:
    return _remove(request, pk=pk)  # type: ignore[no-any-return]  # allauth has no types


@signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: AccountRequest) -> HttpResponse:
    """Mails a code on request, and takes it."""
    now = clock.now()
    form = ConfirmationForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        _send(request)
        return redirect(request.get_full_path())
    if form.is_bound and form.is_valid():
        # The session counts too, but guesses made at once would share one try there.
        if not allow(request, "confirmation_guess", "10/15m/user"):
            raise TooMany
        try:
            confirmation.confirm(request, form.cleaned_data["code"], now)
            return HttpResponseRedirect(_next(request))
        except MembersError as error:
            form.add_error("code", error.said)
    context = {"form": form, "asked": confirmation.is_asked(request, now)}
    return render(request, "members/confirm.html", context, status=422 if form.errors else 200)


def _send(request: AccountRequest) -> None:
    if not allow(request, "confirmation", "5/h/user"):
        raise TooMany
    nonce = confirmation.ask(request, clock.now())
    mail_confirmation_code.enqueue(account=str(request.account.pk), nonce=nonce)


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/me/"
