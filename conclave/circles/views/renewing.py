"""A room that does not hold together: telling whoever facilitates, and beginning the circle anew."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.circles.access import access_facilitators_seat, access_seat
from conclave.circles.commands import renew, tell_of_trouble
from conclave.circles.errors import AlreadyTold
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest


@members
@require_http_methods(["GET", "POST"])
def renewal(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Says what beginning anew does; posting does it."""
    now = clock.now()
    own = access_facilitators_seat(request.visitor, circle_id, now)
    if request.method == "GET":
        return render(request, "circles/renewal.html", {"own": own})
    renew(actor=request.account, circle=own.circle, now=now)
    return redirect("circle", circle_id)


@members
@require_http_methods(["GET", "POST"])
def troubles(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Says what telling does; posting tells whoever facilitates."""
    now = clock.now()
    own = access_seat(request.visitor, circle_id, now)
    if request.method == "GET":
        return render(request, "circles/trouble.html", {"own": own})
    try:
        tell_of_trouble(actor=request.account, circle=own.circle, now=now)
        messages.info(request, "The facilitator gets a letter now, and reads it on their morning page too.")
    except AlreadyTold as error:
        messages.info(request, error.said)
    return redirect("circle", circle_id)
