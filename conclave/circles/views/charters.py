"""What a circle keeps."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.circles.access import access_facilitators_seat, access_seat
from conclave.circles.charters import charter_of, coming_charter
from conclave.circles.commands import set_charter
from conclave.circles.errors import CirclesError
from conclave.circles.forms import CharterForm
from conclave.circles.models import Seat
from conclave.circles.queries import seats_in
from conclave.circles.rules import NOTICE, may_set_charter
from conclave.circles.words import kept
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest
from conclave.members.queries.regulated import regulated_among


@members
@require_http_methods(["GET", "POST"])
def charter(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Says what the circle keeps; its facilitator sets it by posting here, and says so in the room."""
    now = clock.now()
    own = access_seat(request.visitor, circle_id, now)
    if request.method == "GET":
        return _page(request, own, None)
    own = access_facilitators_seat(request.visitor, circle_id, now)
    form = CharterForm(request.POST)
    if form.is_valid():
        try:
            set_charter(actor=request.account, circle=own.circle, keep=form.cleaned_data["keep"], days=form.cleaned_data["days"], now=now)
            return redirect("circle", circle_id)
        except CirclesError as error:
            form.add_error("keep", error.said)
    return _page(request, own, form)


def _page(request: AccountRequest, own: Seat, bound: CharterForm | None) -> HttpResponse:
    now = clock.now()
    holds, coming = charter_of(own.circle, now), coming_charter(own.circle, now)
    sets = may_set_charter(request.visitor, own, now)
    last = coming or holds
    sitting = {seat.account_id for seat in seats_in(own.circle) if seat.until is None}
    context = {
        "own": own,
        "holds": holds,
        "held": kept(holds.keep, holds.days),
        "coming": coming,
        "to_be_held": kept(coming.keep, coming.days) if coming else "",
        "form": (bound or CharterForm(initial={"keep": last.keep, "days": last.days})) if sets else None,
        "regulated": [person.name for person in regulated_among(sitting, now)] if sets else [],
        "notice": NOTICE.days,
    }
    return render(request, "circles/charter.html", context, status=422 if bound else 200)
