"""For stewards: circles that have lost their facilitator. Neither a name nor a seat is shown."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conclave.circles.access import access_leaderless
from conclave.circles.commands import appoint_facilitator
from conclave.circles.errors import CirclesError
from conclave.circles.forms import FacilitatorForm
from conclave.circles.queries import without_facilitator
from conclave.core import clock
from conclave.core.audience import stewards
from conclave.members.http import AccountRequest


@stewards
def circles(request: AccountRequest) -> HttpResponse:
    """Each with when it was begun and how many sit there."""
    return _page(request)


@stewards
@require_POST
def facilitators(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Appoints somebody who facilitates in this network."""
    now = clock.now()
    form = FacilitatorForm(request.POST, now=now)
    found = access_leaderless(circle_id, now)
    if form.is_valid():
        try:
            seat = appoint_facilitator(actor=request.account, circle=found, account=form.cleaned_data["person"], now=now)
            messages.info(request, f"{seat.account.name} facilitates it from now on. Everybody who sits there gets a letter.")
            return redirect("leaderless")
        except CirclesError as error:
            form.add_error("person", error.said)
    return _page(request, circle_id, form)


def _page(request: AccountRequest, at: UUID | None = None, bound: FacilitatorForm | None = None) -> HttpResponse:
    now = clock.now()
    lines = [(circle, bound if bound and circle.pk == at else FacilitatorForm(now=now)) for circle in without_facilitator(now)]
    return render(request, "circles/leaderless.html", {"lines": lines}, status=422 if bound else 200)
