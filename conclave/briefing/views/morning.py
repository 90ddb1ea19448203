"""The morning: today's, and those before."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render

from conclave.briefing.access import access_edition
from conclave.briefing.editions.commands import open_morning
from conclave.briefing.editions.heading import headline, in_words, subline, where_and_when
from conclave.briefing.editions.queries import Morning, delivery_of, latest_day, morning_of, next_coming, today_of
from conclave.core import clock
from conclave.core.audience import members
from conclave.core.digest import sections
from conclave.core.errors import Missing
from conclave.members.http import AccountRequest


@members
def today(request: AccountRequest) -> HttpResponse:
    """Today's edition; made now where the hour has come and no job was faster. Nothing is kept of who looks."""
    now = clock.now()
    day = today_of(request.account, now)
    morning = morning_of(request.account, day, now)
    if morning is None and open_morning(account=request.account, now=now) is not None:
        morning = morning_of(request.account, day, now)
    return _show(request, morning, now) if morning else _quiet(request, day, now)


@members
def on_day(request: AccountRequest, day: date) -> HttpResponse:
    """An edition of one's own, of whichever day."""
    now = clock.now()
    edition = access_edition(request.visitor, day)
    morning = morning_of(edition.account, edition.day, now)
    if morning is None:
        raise Missing
    return _show(request, morning, now)


def _show(request: AccountRequest, morning: Morning, now: datetime) -> HttpResponse:
    edition = morning.edition
    context = {
        "morning": morning,
        "headline": headline(morning),
        "subline": subline(morning),
        "where": where_and_when(edition),
        "is_today": edition.day == today_of(request.account, now),
        "sections": sections(request.account, now),
        "in_words": in_words,
    }
    return render(request, "briefing/morning.html", context)


def _quiet(request: AccountRequest, day: date, now: datetime) -> HttpResponse:
    """No edition: the hour has not come, the member wants none today, or nothing is worth it."""
    delivery = delivery_of(request.account, now)
    coming = next_coming(delivery, now)
    before = latest_day(request.account)
    context = {
        "day": in_words(day),
        "state": _state(day, coming=today_of(request.account, coming), wanted=delivery.comes_on(day), new=before is None),
        "delivery": delivery,
        "coming": coming,
        "before": before,
        "sections": sections(request.account, now),
        "in_words": in_words,
    }
    return render(request, "briefing/quiet.html", context)


def _state(day: date, *, coming: date, wanted: bool, new: bool) -> str:
    if new:
        return "new"
    if not wanted:
        return "day off"
    return "before the hour" if coming == day else "nothing"
