"""Requests that carry their visitor, for annotations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from conclave.members.models import Account
from conclave.members.visitor import Visitor


class VisitorRequest(HttpRequest):
    """Any request behind `VisitorMiddleware`."""

    visitor: Visitor


class AccountRequest(VisitorRequest):
    """A request of somebody signed in: behind `@signed_in`, `@members`, `@stewards` and their like."""

    account: Account


def or_422(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """allauth answers a form that it did not accept with 200, as if all were well."""
    if request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response
