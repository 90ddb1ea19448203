"""Expected failures are told in words; the unexpected one is admitted."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from conclave.core import errors
from conclave.core.audience import public


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @public("for a test")
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


FAMILY: dict[str, tuple[errors.ConclaveError, int]] = {
    "missing": (errors.Missing(), 404),
    "refused": (errors.Refused("outside the circle"), 404),
    "invalid": (errors.Invalid("The file has no column NAME."), 422),
    "conflict": (errors.Conflict(), 409),
    "too-large": (errors.TooLarge(), 413),
    "too-many": (errors.TooMany(), 429),
    "unavailable": (errors.Unavailable(), 503),
}
handler404 = "conclave.core.errors.missing"
handler500 = "conclave.core.errors.crashed"
urlpatterns = [
    *[path(f"{name}/", raising(error)) for name, (error, _) in FAMILY.items()],
    *[path(f"sealed/{name}/", raising(error)) for name, (error, _) in FAMILY.items()],
    path("crash/", raising(ZeroDivisionError("a secret of the inside"))),
    path("detail/", raising(errors.Conflict(epoch=7))),
]
pytestmark = [pytest.mark.urls("tests.core.test_errors"), pytest.mark.django_db]


@contextmanager
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", FAMILY)
def test_a_person_reads_words_and_a_program_a_code(client: Client, name: str) -> None:
    error, status = FAMILY[name]
    page, document = client.get(f"/{name}/"), client.get(f"/sealed/{name}/")
    assert (page.status_code, document.status_code) == (status, status)
    assert f'<p class="lead">{error.said}</p>' in page.content.decode()
    expected = {"error": "missing" if name == "refused" else name, "words": error.said}
    assert json.loads(document.content) == expected


def test_refused_missing_and_unknown_look_alike(client: Client) -> None:
    with quiet():
        pages = [client.get(address) for address in ("/missing/", "/refused/", "/an/address/that/no/route/knows/")]
    assert [page.status_code for page in pages] == [404] * 3
    assert pages[0].content == pages[1].content == pages[2].content
    assert "circle" not in pages[1].content.decode()


def test_facts_for_a_program_stand_beside_the_words(client: Client) -> None:
    answer = client.get("/detail/", headers={"accept": "application/json"})
    assert json.loads(answer.content) == {"epoch": 7, "error": "conflict", "words": errors.Conflict.words}


def test_a_fault_of_ours_is_admitted_and_shows_nothing_of_the_inside(client: Client) -> None:
    client.raise_request_exception = False
    with quiet():
        page = client.get("/crash/")
    assert page.status_code == 500
    assert "Something broke on our side." in page.content.decode()
    assert "secret" not in page.content.decode()


@override_settings(DEBUG=False)
def test_a_page_that_says_no_has_the_same_headers_as_any_other(client: Client) -> None:
    assert client.get("/missing/").headers["Content-Security-Policy"] == client.get("/conflict/").headers["Content-Security-Policy"]
