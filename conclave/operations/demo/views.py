"""Addresses that exist in the demonstration only: coming in as one of its people, and what its outlets publish."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_safe

from conclave.core.audience import members, public
from conclave.core.errors import Missing
from conclave.core.headers import sealed_page
from conclave.members.http import AccountRequest, VisitorRequest
from conclave.members.views.entering import enter
from conclave.operations.demo import queries
from conclave.operations.demo.outlets import feed, published

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


def demonstration(view: View[P]) -> View[P]:
    """In any other network the address does not exist."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Missing
        return view(request, *args, **kwargs)

    return guarded


@public("the demonstration's people are nobody's secret")
@demonstration
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Everybody one can come in as."""
    return render(request, "demo/cast.html", {"parts": queries.parts()})


@public("the demonstration's people are nobody's secret")
@demonstration
@require_http_methods(["GET", "POST"])
def part(request: VisitorRequest, key: str) -> HttpResponse:
    """One of them, and the button that signs a visitor in as them. A look alone changes nothing."""
    found = queries.part(key)
    if request.method == "GET":
        return render(request, "demo/part.html", {"part": found})
    answer = enter(request, found.account)
    return redirect("demo_device") if found.kit else answer


@members
@demonstration
@require_safe
def device(request: AccountRequest) -> HttpResponse:
    """Brings this browser in as a further device of the person."""
    found = queries.part_of(request.account)
    return sealed_page(render(request, "demo/device.html", {"part": found}))


@public("an invented outlet's feed, read by this network's own fetcher")
@demonstration
@require_safe
def outlet(request: HttpRequest, key: str) -> HttpResponse:
    """The feed, with validators for conditional requests (RFC 9110, section 13)."""
    morning = queries.morning()
    stamp = http_date(morning.timestamp())
    if request.headers.get("If-Modified-Since") == stamp:
        return HttpResponse(status=304)
    return HttpResponse(feed(queries.outlet(key), morning), content_type="application/atom+xml", headers={"Last-Modified": stamp})


@public("an invented article")
@demonstration
@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    told = queries.story(slug)
    context = {"story": told, "outlet": queries.outlet(told.outlet), "at": published(told, queries.morning())}
    return render(request, "demo/story.html", context)
