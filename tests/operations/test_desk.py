"""The stewards' desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conclave.core import desk
from conclave.core.digest import Section
from conclave.members.models import Account
from tests.cast import Cast

Enter = Callable[[Account], Client]
PAGE = 3  # session, account, visitor


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[int, desk.Source]]]:
    """A desk on which only the test's own panels stand."""
    panels: dict[str, tuple[int, desk.Source]] = {}
    monkeypatch.setattr(desk, "_sources", panels)
    return iter([panels])


def waiting(count: int) -> Callable[[datetime], list[Section]]:
    def source(now: datetime) -> list[Section]:
        return [Section(label="Applications", title=f"Applicant {n}", url=f"/desk/applications/{n}/", action="Decide") for n in range(1, count + 1)]

    return source


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("count", [1, 3])
def test_a_steward_sees_all_that_waits_in_as_many_queries(
    cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    desk.panel("test", order=10)(waiting(count))
    browser = signed_in(cast.ruth)
    with django_assert_num_queries(PAGE):
        page = browser.get("/desk/").content.decode()
    assert page.count("Decide") == count
    assert page.count("What waits for you") == 1


@pytest.mark.usefixtures("alone")
def test_an_empty_desk_says_so(cast: Cast, signed_in: Enter) -> None:
    assert signed_in(cast.ruth).get("/desk/").content.decode().count("Nothing waits for you") == 1


@pytest.mark.usefixtures("alone")
def test_panels_stand_in_their_order(cast: Cast) -> None:
    @desk.panel("later", order=20)
    def later(now: datetime) -> list[Section]:
        return [Section(label="Sources", title="One source is failing")]

    @desk.panel("sooner", order=10)
    def sooner(now: datetime) -> list[Section]:
        return [Section(label="Applications", title="Two wait")]

    assert [panel.label for panel in desk.panels(datetime.now().astimezone())] == ["Applications", "Sources"]


@pytest.mark.usefixtures("alone")
def test_a_name_is_taken_once() -> None:
    desk.panel("test", order=10)(waiting(1))
    with pytest.raises(ValueError, match="registered already"):
        desk.panel("test", order=10)(_other)


def _other(now: datetime) -> list[Section]:
    return []


@pytest.mark.parametrize("name", ["hilde", "ana", "piet", "ben"])
def test_the_desk_is_no_place_for_anybody_else(cast: Cast, signed_in: Enter, name: str) -> None:
    assert signed_in(cast.ruth).get("/desk/").status_code == 200
    assert signed_in(getattr(cast, name)).get("/desk/").status_code == 404
