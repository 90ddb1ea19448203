"""What members would like to read from, and what stewards make of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from conclave.briefing.models import Suggestion
from conclave.briefing.sources import suggesting
from conclave.briefing.sources.access import access_suggestion
from conclave.briefing.sources.finding import find_feed
from conclave.briefing.sources.forms import DecisionForm, SuggestionForm
from conclave.briefing.sources.queries import own_suggestions
from conclave.core import clock
from conclave.core.audience import members, stewards
from conclave.core.errors import ConclaveError, TooMany
from conclave.members.http import AccountRequest
from conclave.members.throttle import allow


@members
@require_http_methods(["GET", "POST"])
def suggestions(request: AccountRequest) -> HttpResponse:
    """One's own suggestions with what became of them, and making one."""
    now = clock.now()
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "suggestion", "20/d/user"):
            raise TooMany("That is enough for one day. Suggest the others tomorrow.")
        try:
            suggesting.suggest(actor=request.account, **form.cleaned_data, now=now)
            messages.success(request, "A steward looks at it. What becomes of it stands here.")
            return redirect("suggestions")
        except ConclaveError as error:
            form.add_error("url", error.said)
    context = {"form": form, "suggestions": own_suggestions(request.account)}
    return render(request, "briefing/suggestions.html", context, status=422 if form.errors else 200)


@stewards
@require_http_methods(["GET", "POST"])
def decisions(request: AccountRequest, suggestion_id: int) -> HttpResponse:
    """Takes a suggestion up, once its feed was found, or declines it."""
    found = access_suggestion(request.visitor, suggestion_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _decide(request, found, form.cleaned_data, clock.now()))
            return redirect("sources")
        except ConclaveError as error:
            form.add_error(None, error.said)
    return render(request, "briefing/suggestion.html", {"form": form, "suggestion": found}, status=422 if form.errors else 200)


def _decide(request: AccountRequest, suggestion: Suggestion, told: dict[str, str], now: datetime) -> str:
    if told["outcome"] == Suggestion.Outcome.DECLINED:
        suggesting.decline(actor=request.account, suggestion=suggestion, reason=told["reason"], now=now)
        return "Declined. The member reads your reason beside their suggestion."
    feed = find_feed(suggestion.url, now=now)
    source = suggesting.take_up(actor=request.account, suggestion=suggestion, found=feed, now=clock.now())
    return f"{source} is on the list. What it says comes in within minutes."
