"""Entries to recommend from, and one entry with all that is said of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conclave.briefing.access import access_entry, own_recommendation, own_review
from conclave.briefing.errors import InterestUnstated
from conclave.briefing.models import Entry
from conclave.briefing.reviews import commands
from conclave.briefing.reviews.candidates import PAGE, adds_to_summary, newest, outlets, waiting
from conclave.briefing.reviews.forms import RecommendationForm, ReviewForm, told
from conclave.briefing.reviews.queries import speaking_as, voices
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest


@members
def candidates(request: AccountRequest) -> HttpResponse:
    """The newest entries, by word and outlet."""
    now = clock.now()
    words = request.GET.get("q", "").replace("\0", "").strip()[:120]
    outlet, page = _number(request, "outlet"), _number(request, "page") or 1
    found = newest(request.account, now, words=words, outlet=outlet, page=page)
    context = {"entries": found[:PAGE], "more": len(found) > PAGE, "page": page, "words": words, "outlet": outlet, "outlets": outlets()}
    context["waiting"] = waiting(request.account, now) if page == 1 and not words and outlet is None else []
    return render(request, "briefing/candidates.html", context)


@members
def entry(request: AccountRequest, entry_id: int) -> HttpResponse:
    return _show(request, access_entry(request.visitor, entry_id), clock.now())


@members
@require_POST
def recommendations(request: AccountRequest, entry_id: int) -> HttpResponse:
    """Says "read this", or says it in other words."""
    now, found = clock.now(), access_entry(request.visitor, entry_id)
    form = RecommendationForm(request.POST, me=speaking_as(request.account, now))
    if not form.is_valid():
        return _show(request, found, now, recommending=form)
    commands.recommend(actor=request.account, entry=found, **form.cleaned_data, now=now)
    return redirect("entry", entry_id)


@members
@require_POST
def reviews(request: AccountRequest, entry_id: int) -> HttpResponse:
    """Judges, or judges again."""
    now, found = clock.now(), access_entry(request.visitor, entry_id)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            commands.review(actor=request.account, entry=found, **form.cleaned_data, now=now)
            return redirect("entry", entry_id)
        except InterestUnstated as error:
            form.add_error("interest", error.said)
    return _show(request, found, now, reviewing=form)


@members
@require_POST
def recommendation_withdrawal(request: AccountRequest, entry_id: int) -> HttpResponse:
    found = access_entry(request.visitor, entry_id)
    commands.withdraw(actor=request.account, voice=own_recommendation(request.visitor, found), now=clock.now())
    return redirect("entry", entry_id)


@members
@require_POST
def review_withdrawal(request: AccountRequest, entry_id: int) -> HttpResponse:
    found = access_entry(request.visitor, entry_id)
    commands.withdraw(actor=request.account, voice=own_review(request.visitor, found), now=clock.now())
    return redirect("entry", entry_id)


def _show(
    request: AccountRequest, entry: Entry, now: datetime, *, recommending: RecommendationForm | None = None, reviewing: ReviewForm | None = None
) -> HttpResponse:
    mine, judged = own_recommendation(request.visitor, entry), own_review(request.visitor, entry)
    said = voices([entry.pk], now).get(entry.pk, [])
    context = {
        "entry": entry,
        "content": entry.content if adds_to_summary(entry) else "",
        "recommended": [voice for voice in said if voice.marks is None],
        "reviewed": [voice for voice in said if voice.marks],
        "own_company": commands.concerns_own_company(request.account, entry, now),
        "recommending": recommending or RecommendationForm(me=speaking_as(request.account, now), initial=told(mine)),
        "reviewing": reviewing or ReviewForm(initial=told(judged)),
        "mine": mine,
        "judged": judged,
    }
    return render(request, "briefing/entry.html", context, status=422 if recommending or reviewing else 200)


def _number(request: AccountRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 10 else None
