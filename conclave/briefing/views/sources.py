"""The list of sources, for those who choose them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conclave.briefing.models import SourceState
from conclave.briefing.sources import commands, opml, queries
from conclave.briefing.sources.access import access_source
from conclave.briefing.sources.errors import AlreadySo
from conclave.briefing.sources.finding import find_feed
from conclave.briefing.sources.forms import AddressForm, ListForm, ReasonForm
from conclave.core import clock
from conclave.core.audience import stewards
from conclave.core.errors import ConclaveError
from conclave.members.http import AccountRequest

SHOWN_UNUSABLE = 3


@stewards
@require_http_methods(["GET", "POST"])
def everything(request: AccountRequest) -> HttpResponse:
    """How each source is doing; adding one by its address."""
    now = clock.now()
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = find_feed(form.cleaned_data["url"], now=now)
            source = commands.add_source(actor=request.account, url=found.url, title=found.title, site=found.site, now=clock.now())
            messages.success(request, f"{source.title or source.url} is on the list. What it says comes in within minutes.")
            return redirect("sources")
        except ConclaveError as error:
            form.add_error("url", error.said)
    return _list(request, now, adding=form)


@stewards
@require_POST
def lists(request: AccountRequest) -> HttpResponse:
    """Takes in a whole list."""
    now = clock.now()
    form = ListForm(request.POST, request.FILES, auto_id="list_%s")
    if form.is_valid():
        try:
            done = commands.import_sources(actor=request.account, outlines=opml.read(form.cleaned_data["file"].read()), now=now)
        except ConclaveError as error:
            form.add_error("file", error.said)
        else:
            _tell(request, done)
            return redirect("sources")
    return _list(request, now, importing=form)


@stewards
@require_safe
def download(request: AccountRequest) -> HttpResponse:
    """The list as any feed reader takes it."""
    body = opml.write(queries.exported(), title=f"Sources of {settings.NETWORK_NAME}")
    return HttpResponse(body, content_type="text/x-opml; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="sources.opml"'})


@stewards
@require_safe
def source(request: AccountRequest, source_id: int) -> HttpResponse:
    return _show(request, source_id, clock.now())


@stewards
@require_POST
def pauses(request: AccountRequest, source_id: int) -> HttpResponse:
    """Stops it for a while."""
    return _stop(request, source_id, SourceState.Kind.PAUSED)


@stewards
@require_POST
def retirements(request: AccountRequest, source_id: int) -> HttpResponse:
    """Stops it for good."""
    return _stop(request, source_id, SourceState.Kind.GONE)


@stewards
@require_POST
def resumptions(request: AccountRequest, source_id: int) -> HttpResponse:
    """Reads it again."""
    found = access_source(request.visitor, source_id)
    commands.resume(actor=request.account, source=found, now=clock.now())
    messages.success(request, f"{found} is read again, within a minute.")
    return redirect("source", source_id)


def _list(request: AccountRequest, now: datetime, *, adding: AddressForm | None = None, importing: ListForm | None = None) -> HttpResponse:
    words, show, page = request.GET.get("q", "").strip()[:120], request.GET.get("show", ""), _page(request)
    found = queries.listing(now, words=words, show=show, page=page)
    adding = adding if adding is not None and adding.is_bound else AddressForm()
    importing = importing or ListForm(auto_id="list_%s")
    context = {
        "sources": found[: queries.PAGE],
        "more": len(found) > queries.PAGE,
        "page": page,
        "words": words,
        "show": show if show == "failing" or show in SourceState.Kind.values else "",
        "tally": queries.tally(),
        "suggestions": queries.open_suggestions(),
        "adding": adding,
        "importing": importing,
    }
    return render(request, "briefing/sources.html", context, status=422 if adding.errors or importing.errors else 200)


def _show(
    request: AccountRequest, source_id: int, now: datetime, *, pausing: ReasonForm | None = None, retiring: ReasonForm | None = None
) -> HttpResponse:
    access_source(request.visitor, source_id)
    found = queries.with_health(now).filter(pk=source_id)[0]
    context = {
        "source": found,
        "states": list(found.states.select_related("set_by").order_by("-since", "-pk")),
        "pausing": pausing or ReasonForm(auto_id="pause_%s"),
        "retiring": retiring or ReasonForm(auto_id="retire_%s"),
    }
    return render(request, "briefing/source.html", context, status=422 if pausing or retiring else 200)


def _stop(request: AccountRequest, source_id: int, kind: str) -> HttpResponse:
    found = access_source(request.visitor, source_id)
    pausing = kind == SourceState.Kind.PAUSED
    form = ReasonForm(request.POST, auto_id="pause_%s" if pausing else "retire_%s")
    if form.is_valid():
        try:
            stop = commands.pause if pausing else commands.retire
            stop(actor=request.account, source=found, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("source", source_id)
        except AlreadySo as error:
            form.add_error("reason", error.said)
    return _show(request, source_id, clock.now(), pausing=form if pausing else None, retiring=None if pausing else form)


def _tell(request: AccountRequest, done: commands.Imported) -> None:
    new = "1 source is new" if done.added == 1 else f"{done.added:,} sources are new"
    messages.success(request, f"{new}; {done.known:,} stood on the list already. What the new ones say comes in within minutes.")
    if done.unusable:
        shown = ", ".join(done.unusable[:SHOWN_UNUSABLE])
        more = f" and {len(done.unusable) - SHOWN_UNUSABLE} more" if len(done.unusable) > SHOWN_UNUSABLE else ""
        messages.warning(request, f"Left out, as they are no addresses: {shown}{more}.")


def _page(request: AccountRequest) -> int:
    number = request.GET.get("page", "1")
    return max(1, int(number)) if number.isdecimal() and number.isascii() and len(number) < 6 else 1
