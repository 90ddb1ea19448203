"""Requests that carry their visitor, for annotations."""

from __future__ import annotations

from django.http import HttpRequest

from conclave.members.models import Account
from conclave.members.visitor import Visitor


class VisitorRequest(HttpRequest):
    """Any request behind `VisitorMiddleware`."""

    visitor: Visitor


class AccountRequest(VisitorRequest):
    """A request of somebody signed in: behind `@signed_in`, `@members`, `@stewards` and their like."""

    account: Account
