"""Whom a view lets in, and how it shuts the door on others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from conclave.core import audience
from conclave.core.errors import Missing
from conclave.members.models import Duty, Standing
from conclave.members.visitor import NOBODY, Visitor

View = Callable[[HttpRequest], HttpResponse]
Decorator = Callable[[View], View]


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello.")


def signed_in(**what: object) -> Visitor:
    return Visitor(account=object(), **what)  # type: ignore[arg-type]  # an audience looks at no more than whether there is one


VISITORS = {
    "a stranger": NOBODY,
    "an applicant": signed_in(standing=Standing.Kind.APPLICANT),
    "a member": signed_in(standing=Standing.Kind.MEMBER),
    "a facilitator": signed_in(standing=Standing.Kind.MEMBER, duties=frozenset({Duty.Kind.FACILITATOR})),
    "a steward": signed_in(standing=Standing.Kind.IN_GRACE, duties=frozenset({Duty.Kind.STEWARD})),
    "a steward who left": signed_in(standing=Standing.Kind.ALUMNUS, duties=frozenset({Duty.Kind.STEWARD})),
    "an assistant": signed_in(is_assistant=True),
}
INSIDE = {"a member", "a facilitator", "a steward"}


@pytest.mark.parametrize(
    ("decorate", "let_in"),
    [
        (audience.public("for a test"), set(VISITORS)),
        (audience.signed_in, set(VISITORS) - {"a stranger"}),
        (audience.members, INSIDE),
        (audience.stewards, {"a steward"}),
        (audience.facilitators, {"a facilitator"}),
        (audience.assistants, {"an assistant"}),
        (audience.applicants, {"an applicant"}),
    ],
)
def test_each_audience_lets_in_whom_it_names(decorate: Decorator, let_in: set[str]) -> None:
    view = decorate(hello)
    assert {name for name, visitor in VISITORS.items() if _answers(view, visitor)} == let_in


def test_a_stranger_is_asked_to_sign_in_and_led_back() -> None:
    request = RequestFactory().get("/members/", {"q": "vos & co"})
    request.visitor = NOBODY  # type: ignore[attr-defined]  # as VisitorMiddleware does
    answer = audience.members(hello)(request)
    assert answer.headers["Location"] == "/sign-in/?next=%2Fmembers%2F%3Fq%3Dvos%2B%2526%2Bco"


@pytest.mark.parametrize(
    "request_of_a_stranger",
    [
        RequestFactory().post("/members/"),
        RequestFactory().get("/sealed/x/"),
        RequestFactory().get("/members/", headers={"accept": "application/json"}),
    ],
    ids=["a form", "a sealed address", "a program"],
)
def test_a_form_or_a_program_is_not_led_to_a_page(request_of_a_stranger: HttpRequest) -> None:
    request_of_a_stranger.visitor = NOBODY  # type: ignore[attr-defined]  # as VisitorMiddleware does
    with pytest.raises(Missing):
        audience.members(hello)(request_of_a_stranger)


def test_a_view_keeps_its_name_and_says_whom_it_is_for() -> None:
    view = audience.stewards(hello)
    assert (view.__name__, view.audience) == ("hello", "stewards")  # type: ignore[attr-defined]  # functions have names


def _answers(view: View, visitor: Visitor) -> bool:
    request = RequestFactory().get("/somewhere/")
    request.visitor = visitor  # type: ignore[attr-defined]  # as VisitorMiddleware does
    try:
        return view(request).status_code == 200
    except Missing:
        return False
