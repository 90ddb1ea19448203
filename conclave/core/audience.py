"""Who a view is for.

Every view carries one of these decorators; `require_audiences` walks the URL configuration at
start and refuses to serve when one does not. Anonymous visitors of a page are asked to sign in;
everybody else who is not meant gets the 404 that a missing page gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, get_resolver

from conclave.core.errors import Missing, wants_json

P = ParamSpec("P")


class Visitor(Protocol):
    """What core knows of whoever asks; `members.visitor` makes it."""

    @property
    def is_signed_in(self) -> bool: ...
    @property
    def is_member(self) -> bool: ...
    @property
    def is_steward(self) -> bool: ...
    @property
    def is_facilitator(self) -> bool: ...
    @property
    def is_assistant(self) -> bool: ...
    @property
    def is_applicant(self) -> bool: ...


# Any, because views ask for the narrower request that their audience guarantees (members.http).
View = Callable[Concatenate[Any, P], HttpResponse]
Predicate = Callable[[Visitor], bool]


def _audience(name: str, predicate: Predicate) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            visitor: Visitor = request.visitor  # type: ignore[attr-defined]  # set by VisitorMiddleware
            if predicate(visitor):
                return view(request, *args, **kwargs)
            if visitor.is_signed_in or wants_json(request) or request.method not in {"GET", "HEAD"}:
                raise Missing
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")

        guarded.audience = name  # type: ignore[attr-defined]  # read by require_audiences
        return guarded

    return decorate


def public(why: str) -> Callable[[View[P]], View[P]]:
    """Everybody on the internet, for the reason given."""
    if len(why) < 8:
        raise ImproperlyConfigured("A public view says why it is public.")
    return _audience(f"public: {why}", lambda visitor: True)


def signed_in(view: View[P]) -> View[P]:
    """Whoever has an account, whatever their standing."""
    return _audience("signed in", lambda visitor: visitor.is_signed_in)(view)


def members(view: View[P]) -> View[P]:
    """Members, also provisional ones and those in grace."""
    return _audience("members", lambda visitor: visitor.is_member)(view)


def stewards(view: View[P]) -> View[P]:
    """The membership committee."""
    return _audience("stewards", lambda visitor: visitor.is_steward)(view)


def facilitators(view: View[P]) -> View[P]:
    """Those who run circles."""
    return _audience("facilitators", lambda visitor: visitor.is_facilitator)(view)


def assistants(view: View[P]) -> View[P]:
    """Delegates of a member."""
    return _audience("assistants", lambda visitor: visitor.is_assistant)(view)


def applicants(view: View[P]) -> View[P]:
    """People whose application is open."""
    return _audience("applicants", lambda visitor: visitor.is_applicant)(view)


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (path, view) that the server answers."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


def require_audiences() -> None:
    """Raises `ImproperlyConfigured` naming each route whose view does not say who it is for."""
    bare = [path for path, view in routes() if not getattr(view, "audience", None)]
    if bare:
        raise ImproperlyConfigured(f"These routes name no audience: {', '.join(sorted(bare))}. See conclave.core.audience.")
