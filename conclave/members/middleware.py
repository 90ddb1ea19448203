"""Puts the visitor on the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from conclave.core import clock
from conclave.members.models import Account
from conclave.members.visitor import NOBODY, Visitor, visitor_of


class VisitorMiddleware:
    """`request.visitor`, read on first use and at most once a request; `request.account` with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: _visitor(request))  # type: ignore[attr-defined]  # read through members.http
        request.account = request.user  # type: ignore[attr-defined]  # an Account wherever an audience demands one
        return self.get_response(request)


def _visitor(request: HttpRequest) -> Visitor:
    user = request.user
    return visitor_of(user, clock.now()) if isinstance(user, Account) or user.is_authenticated else NOBODY
