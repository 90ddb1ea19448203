"""When and how a member gets the morning."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.briefing.editions.delivery import set_delivery
from conclave.briefing.editions.forms import DeliveryForm, told
from conclave.briefing.editions.heading import in_words
from conclave.briefing.editions.queries import delivery_of, next_coming, today_of
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest


@members
@require_http_methods(["GET", "POST"])
def delivery(request: AccountRequest) -> HttpResponse:
    """One's own hour, days and whether by mail."""
    now = clock.now()
    stands = delivery_of(request.account, now)
    form = DeliveryForm(request.POST or None, initial=told(stands))
    if request.method == "POST" and form.is_valid():
        stands = set_delivery(actor=request.account, **form.chosen(), now=now)
        coming = next_coming(stands, now)
        messages.success(request, f"Your next morning comes on {in_words(today_of(request.account, coming))} at {stands.at:%H:%M}.")
        return redirect("delivery")
    context = {"form": form, "delivery": stands, "zone": request.account.time_zone.replace("_", " ")}
    return render(request, "briefing/delivery.html", context, status=422 if form.errors else 200)
