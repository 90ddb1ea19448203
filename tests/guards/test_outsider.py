"""Whoever is not meant gets the same 404 everywhere; a stranger is asked to sign in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.converters import get_converters

from conclave.core.audience import routes
from conclave.core.errors import NOT_HERE
from conclave.members.models import Account
from tests.cast import Cast

Enter = Callable[[Account], Client]

PLAUSIBLE = ["1", "2026-03-02", "keys", "00000000-0000-4000-8000-000000000001"]
CLOSED_TO = {
    "members": ["piet", "ben"],
    "stewards": ["piet", "ben", "hilde"],
    "facilitators": ["piet", "ben", "hilde"],
    "assistants": ["piet", "hilde"],
    "applicants": ["ben", "hilde"],
    "signed in": [],
}


def addresses() -> Iterator[tuple[str, str]]:
    """Every address with its audience; what varies in it filled in with something that might exist."""
    for route, view in routes():
        yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: fitting(part[1] or "str"), route), view.audience


def fitting(converter: str) -> str:
    pattern = re.compile(get_converters()[converter].regex)
    return next(value for value in PLAUSIBLE if pattern.fullmatch(value))


def is_shut(response: Any) -> bool:
    """Whether it is the page that anybody gets for an address that does not exist."""
    return bool(response.status_code == 404 and NOT_HERE in str(response.content, "utf-8"))


def test_addresses_that_we_try_are_real() -> None:
    tried = dict(addresses())
    assert len(tried) > 20
    for address in tried:
        get_resolver().resolve(address)
    assert {re.sub("^public: .*", "public", audience) for audience in tried.values()} <= {*CLOSED_TO, "public"}


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in() -> None:
    wrong = []
    for address, audience in addresses():
        if audience.startswith("public"):
            continue
        got, posted = Client().get(address), Client().post(address)
        if not ((got.status_code == 302 and got.headers["Location"].startswith("/sign-in/?next=")) or is_shut_to_programs(got)):
            wrong.append(f"GET {address}: {got.status_code}")
        if posted.status_code != 404:
            wrong.append(f"POST {address}: {posted.status_code}")
    assert wrong == []


def is_shut_to_programs(response: Any) -> bool:
    """The sealed addresses are asked by programs, which get no page to sign in on."""
    return bool(response.status_code == 404 and response.headers["Content-Type"] == "application/json")


def test_whoever_is_not_meant_gets_the_same_404(cast: Cast, signed_in: Enter) -> None:
    wrong = []
    browsers = {name: signed_in(getattr(cast, name)) for name in ("piet", "ben", "hilde")}
    for address, audience in addresses():
        for name in CLOSED_TO.get(audience, []):
            browser = browsers[name]
            for response in (browser.get(address), browser.post(address)):
                if not (is_shut(response) or is_shut_to_programs(response)):
                    wrong.append(f"{name} at {address} ({audience}): {response.status_code}")
    assert wrong == []


@pytest.mark.parametrize("name", ["", "piet", "ben", "hilde", "ruth"])
def test_nobody_breaks_a_page_that_is_open_to_them(cast: Cast, signed_in: Enter, name: str) -> None:
    """Also with a body that makes no sense."""
    wrong = []
    for address, audience in addresses():
        if name in CLOSED_TO.get(audience, [""] if not audience.startswith("public") else []):
            continue
        for nonsense in (None, {"email": "\x00", "code": "x" * 3000, "page": "-1", "name": "<b>"}):
            with transaction.atomic():  # each try finds everybody as they were
                browser = signed_in(getattr(cast, name)) if name else Client()
                browser.raise_request_exception = False
                response = browser.get(address) if nonsense is None else browser.post(address, nonsense)
                transaction.set_rollback(True)
            if response.status_code >= 500:
                wrong.append(f"{name or 'a stranger'} at {address}: {response.status_code}")
    assert wrong == []


def test_those_who_are_meant_get_in(cast: Cast, signed_in: Enter) -> None:
    """Or the 404s above would prove nothing. Addresses without a variable part exist for everybody who is meant."""
    meant = {"members": cast.hilde, "signed in": cast.hilde, "stewards": cast.ruth, "facilitators": cast.ana, "applicants": cast.piet}
    shut = []
    for route, view in routes():
        if view.audience in meant and "<" not in route and not route.startswith("demo/"):  # tests/demo tries those: elsewhere they do not exist
            browser = signed_in(meant[view.audience])
            browser.raise_request_exception = False
            if browser.get("/" + route).status_code == 404:
                shut.append(f"/{route}")
    assert shut == []


def test_an_address_that_does_not_exist_looks_the_same(cast: Cast, signed_in: Enter) -> None:
    assert is_shut(signed_in(cast.hilde).get(f"/members/{UUID(int=7)}/"))
    assert is_shut(signed_in(cast.hilde).get("/nowhere/"))
