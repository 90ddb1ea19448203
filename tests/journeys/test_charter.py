"""A circle chooses what it keeps, ends a session, and is begun anew: by its facilitator, before everybody's eyes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from conclave.circles.commands import begin_circle, set_charter
from conclave.circles.models import Circle
from conclave.conversations.models import Ending
from conclave.core import clock
from tests.cast import Cast
from tests.house.look import look
from tests.journeys.test_sealed_worker import Tab

ComeIn = Callable[..., Page]

FIELD = "What you want to say"
PATIENCE = 20_000  # milliseconds, from one browser to the other on a busy machine
DAY = timedelta(days=1)
PICTURES = os.environ.get("PICTURES", "")


def _enter(page: Page, circle: Circle) -> None:
    page.goto(f"/circles/{circle.pk}/")
    expect(page.get_by_label(FIELD)).to_be_enabled()


def _say(page: Page, words: str) -> None:
    page.get_by_label(FIELD).fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label(FIELD)).to_have_value("")


def _line(page: Page, words: str) -> Locator:
    return page.locator(".talk .words", has_text=words)


def _picture(page: Page, name: str) -> None:
    """For whoever wants to see it: at the width of a phone and of a desk, in light and in dark."""
    for width in (390, 1360) if PICTURES else ():
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 860})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png")
    if PICTURES:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def pages(come_in: ComeIn, cast: Cast) -> tuple[Page, Page]:
    """Hilde and Ana, both with keys."""
    expect.set_options(timeout=PATIENCE)
    found = (come_in(cast.hilde), come_in(cast.ana))
    for page, account in zip(found, (cast.hilde, cast.ana), strict=True):
        Tab(page, account).begin("Laptop")
    return found


def _circle(cast: Cast) -> Circle:
    return begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=clock.now() - 20 * DAY)


def test_a_facilitator_chooses_what_is_kept_and_everybody_is_told_before(pages: tuple[Page, Page], cast: Cast) -> None:
    hilde, ana = pages
    circle = _circle(cast)
    for page in pages:
        _enter(page, circle)
    _say(hilde, "Said before there was a charter")
    expect(_line(ana, "Said before there was a charter")).to_be_visible()
    ana.goto(f"/circles/{circle.pk}/charter/")
    ana.get_by_label("For some days").check()
    ana.get_by_label("How many days").fill("30")
    _picture(ana, "charter")
    ana.get_by_role("button", name="Keep it so").click()
    expect(ana.get_by_text("Devices obey it once you say so here.")).to_be_visible()
    _picture(ana, "owed")
    assert look(ana) == []
    ana.get_by_role("button", name="Say it in the room").click()
    expect(hilde.get_by_text("Ana Matos set this circle to keep what is said for 30 days")).to_be_visible()
    expect(hilde.get_by_text("Until then nothing is deleted.")).to_be_visible()
    _picture(hilde, "coming")
    assert look(hilde) == []


def test_a_session_ends_and_goes_on_and_the_circle_is_begun_anew(pages: tuple[Page, Page], cast: Cast) -> None:
    hilde, ana = pages
    circle = _circle(cast)
    set_charter(actor=cast.ana, circle=circle, keep="session", days=None, now=clock.now() - 10 * DAY)
    for page in pages:
        _enter(page, circle)
    _end_session_and_take_it_back(hilde, ana)
    assert Ending.objects.get().taken_back_at is not None
    ana.goto(f"/circles/{circle.pk}/renewal/")
    _picture(ana, "renewal")
    ana.get_by_role("button", name="Begin it anew").click()
    expect(ana.get_by_text("You began this circle anew.")).to_be_visible()
    ana.get_by_role("button", name="Say so").click()
    _enter(hilde, circle)
    expect(hilde.get_by_text("This circle was begun anew by Ana Matos on")).to_be_visible()
    _say(hilde, "Here we are again")
    expect(_line(ana, "Here we are again")).to_be_visible()
    hilde.get_by_role("button", name="What was said before").click()
    expect(hilde.locator(".before").get_by_text("Only for this hour")).to_be_visible()
    _picture(hilde, "before")
    assert look(hilde) == []


def _end_session_and_take_it_back(hilde: Page, ana: Page) -> None:
    ana.get_by_role("button", name="Say it in the room").click()
    expect(hilde.get_by_text("Nothing that is said here is kept after the session.")).to_be_visible()
    _say(hilde, "Only for this hour")
    expect(_line(ana, "Only for this hour")).to_be_visible()
    ana.get_by_role("button", name="The session is over").click()
    ana.get_by_role("button", name="Forget it").click()
    expect(hilde.get_by_text("What was said is forgotten at")).to_be_visible()
    _picture(ana, "over")
    assert look(ana) == []
    expect(_line(hilde, "Only for this hour")).to_be_visible()
    ana.get_by_role("button", name="Take it back").click()
    expect(hilde.get_by_text("Ana Matos let the session go on")).to_be_visible()
    expect(ana.get_by_role("button", name="The session is over")).to_be_visible()
