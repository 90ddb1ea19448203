"""A member invites."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from conclave.admission.access import access_own_invitation, own_invitations
from conclave.admission.commands.invitations import invite, take_back
from conclave.admission.errors import TooManyInvitations
from conclave.admission.forms import InvitationForm
from conclave.admission.rules.applications import MOST_INVITATIONS, is_good
from conclave.core import clock
from conclave.core.audience import members
from conclave.core.errors import TooMany
from conclave.members.http import AccountRequest
from conclave.members.throttle import allow


@members
@require_http_methods(["GET", "POST"])
def invitations(request: AccountRequest) -> HttpResponse:
    """Those sent, and one more."""
    now = clock.now()
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "invitation", "20/d/user"):
            raise TooMany
        try:
            invite(actor=request.account, **form.cleaned_data, now=now)
            messages.success(request, f"A letter to {form.cleaned_data['name']} is on its way. When they apply, you are asked to vouch.")
            return redirect("/invitations/")
        except TooManyInvitations as error:
            form.add_error(None, error.said)
    sent = [(invitation, is_good(invitation, now)) for invitation in own_invitations(request.visitor)]
    context = {"form": form, "sent": sent, "most": MOST_INVITATIONS}
    return render(request, "admission/invitations.html", context, status=422 if form.errors else 200)


@members
@require_POST
def withdrawal(request: AccountRequest, invitation_id: UUID) -> HttpResponse:
    """The link ends."""
    take_back(actor=request.account, invitation=access_own_invitation(request.visitor, invitation_id), now=clock.now())
    return redirect("/invitations/")
