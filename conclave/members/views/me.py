"""One's own pages."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from conclave.core import clock
from conclave.core.audience import members, public, signed_in
from conclave.core.errors import TooMany
from conclave.core.headers import sealed_page
from conclave.members.access import access_assistants, access_delegation, access_principals
from conclave.members.commands.accounts import end_other_sessions
from conclave.members.commands.assistants import end_delegation, name_assistant
from conclave.members.commands.profile import save_profile
from conclave.members.commands.welcome import take_step
from conclave.members.errors import MembersError
from conclave.members.forms import AssistantForm, ProfileForm
from conclave.members.http import AccountRequest, VisitorRequest
from conclave.members.models import Profile, ProfileField, WelcomeStep
from conclave.members.queries.badges import badge_of
from conclave.members.queries.passkeys import passkeys
from conclave.members.queries.welcome import where_to_start
from conclave.members.throttle import allow


@public("says what this is, and how one applies")
def front(request: VisitorRequest) -> HttpResponse:
    """The front page; whoever is signed in goes where their day begins."""
    if request.visitor.is_signed_in:
        start = where_to_start(request.user, clock.now())  # type: ignore[arg-type]  # signed in, so an Account
        return redirect(start)
    return render(request, "members/front.html")


@signed_in
def me(request: AccountRequest) -> HttpResponse:
    now = clock.now()
    context = {
        "badge": badge_of(request.account, now),
        "passkeys": passkeys(request.account),
        "assistants": access_assistants(request.visitor, now) if request.visitor.is_member else [],
        "principals": access_principals(request.visitor, now) if request.visitor.is_assistant else [],
    }
    return render(request, "members/me.html", context)


@members
def keys(request: AccountRequest) -> HttpResponse:
    """The sealed client's own page; what it needs from here are ids."""
    held = passkeys(request.account)
    context = {"passkey_ids": " ".join(key.credential for key in held), "passkey_names": json.dumps([key.name for key in held])}
    return sealed_page(render(request, "members/keys.html", context))


@members
@require_http_methods(["GET", "POST"])
def profile(request: AccountRequest) -> HttpResponse:
    """What one tells, to whom."""
    now = clock.now()
    form = ProfileForm(request.POST or None, initial=_told(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        save_profile(actor=request.account, fields=form.chosen(), listed=told["listed"], time_zone=told["time_zone"], now=now)
        take_step(actor=request.account, kind=WelcomeStep.Kind.PROFILE, now=now)
        return redirect("/welcome/" if request.GET.get("from") == "welcome" else "/me/")
    return render(request, "members/profile.html", {"form": form}, status=422 if form.errors else 200)


@members
@require_http_methods(["GET", "POST"])
def assistant(request: AccountRequest) -> HttpResponse:
    """Who assists, and naming one."""
    now = clock.now()
    form = AssistantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "assistant", "10/d/user"):
            raise TooMany
        try:
            name_assistant(actor=request.account, **form.cleaned_data, now=now)
            messages.success(request, f"{form.cleaned_data['name']} is your assistant now, and gets a letter that says so.")
            return redirect("/me/assistant/")
        except MembersError as error:
            form.add_error("email", error.said)
    context = {"form": form, "delegations": access_assistants(request.visitor, now)}
    return render(request, "members/assistant.html", context, status=422 if form.errors else 200)


@members
@require_POST
def end_assistance(request: AccountRequest, delegation_id: int) -> HttpResponse:
    now = clock.now()
    end_delegation(actor=request.account, delegation=access_delegation(request.visitor, delegation_id, now), now=now)
    return redirect("/me/assistant/")


@signed_in
@require_POST
def end_sessions(request: AccountRequest) -> HttpResponse:
    """Signs out every browser but this one."""
    end_other_sessions(account=request.account, now=clock.now())
    update_session_auth_hash(request, request.account)
    messages.success(request, "Every other browser is signed out. This one stays.")
    return redirect("/me/")


def _told(request: AccountRequest) -> dict[str, str]:
    stored = Profile.objects.filter(account=request.account).first()
    told = {"listed": stored.listed if stored else "members", "time_zone": request.account.time_zone}
    for field in ProfileField.objects.filter(account=request.account):
        told |= {field.name: field.value, f"{field.name}_audience": field.audience}
    return told
