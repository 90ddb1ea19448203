"""Who sits in a circle; giving, leaving and ending seats."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.circles.access import access_facilitators_seat, access_other_seat, access_seat
from conclave.circles.commands import dismiss_from_seat, give_seat, leave
from conclave.circles.errors import CirclesError
from conclave.circles.forms import DismissalForm, SeatForm
from conclave.circles.models import Circle, Seat
from conclave.circles.queries import candidates, facilitators_among, seats_in
from conclave.circles.rules import may_seat
from conclave.core import clock
from conclave.core.audience import members
from conclave.core.errors import wants_json
from conclave.members.http import AccountRequest


@members
@require_http_methods(["GET", "POST"])
def seats(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Who sits here and who once did, also as JSON for the room; the facilitator gives seats by posting here."""
    now = clock.now()
    own = access_seat(request.visitor, circle_id, now)
    if request.method == "POST":
        return _give(request, circle_id)
    if wants_json(request):
        return JsonResponse({"seats": [_named(seat) for seat in seats_in(own.circle)]})
    return _page(request, own, None)


@members
@require_http_methods(["GET", "POST"])
def departures(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """Says what leaving costs; posting leaves."""
    now = clock.now()
    own = access_seat(request.visitor, circle_id, now)
    if request.method == "GET":
        return render(request, "circles/departure.html", {"own": own, "problem": ""})
    try:
        leave(actor=request.account, circle=own.circle, now=now)
    except CirclesError as error:
        return render(request, "circles/departure.html", {"own": own, "problem": error.said}, status=error.status)
    messages.info(request, "You have left the circle. It is closed to you from now on.")
    return redirect("circles")


@members
@require_http_methods(["GET", "POST"])
def dismissal(request: AccountRequest, circle_id: UUID, seat_id: int) -> HttpResponse:
    """Says what ending somebody's seat does; posting ends it."""
    now = clock.now()
    seat = access_other_seat(request.visitor, circle_id, seat_id, now)
    form = DismissalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dismiss_from_seat(actor=request.account, seat=seat, reason=form.cleaned_data["reason"], now=now)
        messages.info(request, f"{seat.account.name} has no seat here any more, and gets a letter that says so.")
        return redirect("seats", circle_id)
    return render(request, "circles/dismissal.html", {"seat": seat, "form": form}, status=422 if form.errors else 200)


def _give(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    now = clock.now()
    own = access_facilitators_seat(request.visitor, circle_id, now)
    form = SeatForm(request.POST, seated=_sitting(own.circle), now=now)
    if "look" in request.POST:
        return _page(request, own, None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            seat = give_seat(actor=request.account, circle=own.circle, account=told["person"], kind=told["kind"], now=now)
            messages.info(request, f"{seat.account.name} has a seat, and gets a letter that says so.")
            return redirect("seats", circle_id)
        except CirclesError as error:
            form.add_error("person", error.said)
    return _page(request, own, form)


def _page(request: AccountRequest, own: Seat, form: SeatForm | None) -> HttpResponse:
    now = clock.now()
    everyone = seats_in(own.circle)
    open_seats = [seat for seat in everyone if seat.until is None]
    gives = may_seat(request.visitor, own, now)
    sitting = {seat.account_id for seat in open_seats}
    words = request.POST.get("q", "").strip()[:120]
    context = {
        "own": own,
        "seats": open_seats,
        "former": [seat for seat in everyone if seat.until is not None],
        "gives": gives,
        "lead": facilitators_among(sitting, now) if gives else set(),
        "found": candidates(words, [], now, besides=sitting) if gives else [],
        "words": words,
        "kinds": Seat.Kind.choices,
        "errors": [error for errors in form.errors.values() for error in errors] if form else [],
    }
    return render(request, "circles/seats.html", context, status=422 if form else 200)


def _named(seat: Seat) -> dict[str, str]:
    """Who it is, for a room that was opened before they came."""
    return {"account": str(seat.account_id), "name": seat.account.name, "initials": seat.account.initials}


def _sitting(circle: Circle) -> set[UUID]:
    return {seat.account_id for seat in seats_in(circle) if seat.until is None}
