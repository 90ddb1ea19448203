"""Every page, as each person meets it: readable by everybody, fitting every screen, and without a complaint of the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from conclave.core import clock
from conclave.members.commands.first_steward import setup_link
from tests.cast import Cast
from tests.house.browser import Complaints
from tests.house.look import look
from tests.journeys.furnished import addresses, furnish, newcomer

VISITS = {
    "nobody": ["public"],
    "hilde": ["members", "signed in"],
    "ana": ["facilitators", "members"],
    "ruth": ["stewards"],
    "newcomer": ["applicants", "signed in"],
    "ben": ["assistants", "signed in"],
}

ComeIn = Callable[..., Page]


@pytest.mark.parametrize("who", VISITS)
def test_every_page_is_readable_by_everybody(cast: Cast, come_in: ComeIn, tmp_path: Path, who: str) -> None:
    fillings = furnish(cast, tmp_path)
    account = None if who == "nobody" else newcomer() if who == "newcomer" else getattr(cast, who)
    page = come_in(account, confirmed=account is not None)
    faults: list[str] = []
    for address in _pages(page, [address for address, audience in addresses(fillings) if audience in VISITS[who]]):
        page.goto(address)
        faults += [f"{who} at {address}: {fault}" for fault in look(page)]
    assert faults == []


def test_the_page_for_the_code_and_its_refusal_are_readable_too(cast: Cast, come_in: ComeIn, complaints: Complaints) -> None:
    page = come_in()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(cast.hilde.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("12")
    faults = look(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert [*faults, *look(page)] == []
    _expect(complaints, "422", 1)


def test_the_page_of_the_first_steward_is_readable_too(transactional_db: None, come_in: ComeIn) -> None:
    page = come_in()
    page.goto(urlsplit(setup_link(clock.now()) or "").path)
    page.get_by_role("heading", name="Begin with the first steward").wait_for()
    assert look(page) == []


def test_who_is_suspended_can_read_that_they_are(transactional_db: None, come_in: ComeIn, complaints: Complaints) -> None:
    page = come_in()
    page.goto("/sign-in/suspended/")
    assert look(page) == []
    _expect(complaints, "403", 1)


def test_a_page_that_is_not_there_is_readable_too(cast: Cast, come_in: ComeIn, complaints: Complaints) -> None:
    page = come_in(cast.hilde)
    page.goto("/nowhere/")
    assert look(page) == []
    _expect(complaints, "404", 1)


def test_a_profile_that_cannot_be_kept_says_why(cast: Cast, come_in: ComeIn, complaints: Complaints) -> None:
    page = come_in(cast.hilde)
    page.goto("/me/profile/")
    page.get_by_label("City", exact=True).evaluate("(input) => { input.removeAttribute('maxlength'); input.value = 'x'.repeat(300) }")
    page.get_by_role("button", name="Keep this").click()
    page.get_by_text("Nothing was kept yet").wait_for()
    assert look(page) == []
    _expect(complaints, "422", 1)


def test_the_look_would_find_a_fault(cast: Cast, come_in: ComeIn) -> None:
    """Or the tests above would prove nothing."""
    page = come_in(cast.hilde)
    page.goto("/me/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/static/mark/mark.svg\" width=\"2000\"><p>x</p>'")
    page.evaluate("document.querySelector('img').style.maxWidth = 'none'")
    found = look(page)
    assert [fault.split(" ")[0] for fault in found if "image-alt" in fault][:1] == ["image-alt"]
    assert [fault for fault in found if "sideways" in fault] == ["1360 px: scrolls sideways", "390 px: scrolls sideways", "360 px: scrolls sideways"]


def test_a_keyboard_reaches_the_content_first_and_then_every_place(cast: Cast, come_in: ComeIn) -> None:
    page = come_in(cast.hilde)
    page.goto("/me/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_hides_behind_the_places_of_a_phone(cast: Cast, come_in: ComeIn) -> None:
    page = come_in(cast.hilde, width=360, height=640)
    page.goto("/me/profile/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    button, places = page.get_by_role("button", name="Keep this").bounding_box(), page.get_by_role("navigation", name="Places").bounding_box()
    assert button is not None
    assert places is not None
    assert button["y"] + button["height"] < places["y"]


def _pages(page: Page, tried: list[str]) -> list[str]:
    """Those of `tried` that answer with a page of ours, each once."""
    found: dict[str, None] = {}
    for address in tried:
        answer = page.request.get(address, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            found[address] = None
    assert found
    return list(found)


def _expect(complaints: Complaints, status: str, times: int) -> None:
    """Takes the browser's own lines about an answer that the journey wanted."""
    ours = [line for line in complaints.said if f"status of {status}" in line]
    assert len(ours) == times
    complaints.said = [line for line in complaints.said if line not in ours]
