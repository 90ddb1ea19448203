"""The list of one's circles, beginning one, and the room itself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.circles.access import access_room
from conclave.circles.commands import begin_circle
from conclave.circles.errors import CirclesError
from conclave.circles.forms import BeginningForm
from conclave.circles.queries import candidates, circles_of, in_words
from conclave.circles.rules import MOST, may_begin, may_seat
from conclave.core import clock
from conclave.core.audience import facilitators, members
from conclave.core.errors import Missing
from conclave.core.headers import sealed_page
from conclave.members.http import AccountRequest


@members
@require_http_methods(["GET", "POST"])
def circles(request: AccountRequest) -> HttpResponse:
    """One's circles; whoever facilitates begins another by posting here."""
    if request.method == "POST":
        return _begin(request)
    now = clock.now()
    context = {"lines": circles_of(request.account, now), "now": now, "may_begin": may_begin(request.visitor)}
    return sealed_page(render(request, "circles/circles.html", context))


@facilitators
def beginning(request: AccountRequest) -> HttpResponse:
    """Picking the people of a new circle."""
    return _picking(request, BeginningForm(now=clock.now()))


@members
def circle(request: AccountRequest, circle_id: UUID) -> HttpResponse:
    """The room. What is said in it is read by the sealed client, not here."""
    now = clock.now()
    room = access_room(request.visitor, circle_id, now)
    facilitates = may_seat(request.visitor, room.line.own, now)
    return sealed_page(render(request, "circles/circle.html", {"room": room, "now": now, "facilitates": facilitates}), pictures=True)


def _begin(request: AccountRequest) -> HttpResponse:
    if not may_begin(request.visitor):
        raise Missing
    now = clock.now()
    form = BeginningForm(request.POST, now=now)
    if "look" in request.POST:
        return _picking(request, form)
    if form.is_valid():
        try:
            begun = begin_circle(actor=request.account, people=list(form.cleaned_data["people"]), now=now)
            return redirect("circle", begun.pk)
        except CirclesError as error:
            form.add_error("people", error.said)
    return _picking(request, form, status=422)


def _picking(request: AccountRequest, form: BeginningForm, status: int = 200) -> HttpResponse:
    """The page of names; whoever was picked stays picked while one looks for others."""
    words = request.POST.get("q", "").strip()[:120]
    chosen = form.picked()
    found = candidates(words, chosen, clock.now(), besides={request.account.pk})
    context = {"form": form, "found": found, "chosen": len(chosen), "words": words, "most": in_words(MOST - 1)}
    return render(request, "circles/beginning.html", context, status=status)
