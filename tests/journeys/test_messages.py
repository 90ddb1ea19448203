"""Two people talk as people do: they name, answer, mark, change, withdraw, and find again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.core import clock
from tests.cast import Cast
from tests.house.look import look
from tests.journeys.test_sealed_worker import Tab

ComeIn = Callable[..., Page]

FIELD = "What you want to say"
PATIENCE = 20_000  # milliseconds, from one browser to the other on a busy machine
ADDRESS = "https://chairs.example/survey?year=2026"


@pytest.fixture
def circle(cast: Cast) -> Circle:
    return begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=clock.now())


@pytest.fixture
def rooms(come_in: ComeIn, cast: Cast, circle: Circle) -> tuple[Page, Page]:
    """Hilde and Ana, both in the room, with keys."""
    expect.set_options(timeout=PATIENCE)
    pages = (come_in(cast.hilde), come_in(cast.ana))
    for page, account in zip(pages, (cast.hilde, cast.ana), strict=True):
        Tab(page, account).begin("Laptop")
    for page in pages:
        _enter(page, circle)
    return pages


def _enter(page: Page, circle: Circle) -> None:
    page.goto(f"/circles/{circle.pk}/")
    expect(page.get_by_label(FIELD)).to_be_enabled()


def _say(page: Page, words: str) -> None:
    page.get_by_label(FIELD).fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label(FIELD)).to_have_value("")


def _line(page: Page, words: str) -> Locator:
    return page.locator(".talk li.said", has=page.locator(".words", has_text=words))


def _do(page: Page, words: str, what: str) -> None:
    """From the menu of a message, by keyboard alone."""
    _line(page, words).get_by_role("button", name="More to do with it").focus()
    page.keyboard.press("Enter")
    page.get_by_role("group", name="What to do with it").get_by_role("button", name=what, exact=True).focus()
    page.keyboard.press("Enter")


def test_two_talk_as_people_do(rooms: tuple[Page, Page], cast: Cast, circle: Circle) -> None:
    hilde, ana = rooms
    asked: list[str] = []
    for page in rooms:
        page.context.on("request", lambda request: asked.append(request.url))

    _say(ana, f"What do you pay a chair? See {ADDRESS}.")
    link = _line(hilde, "What do you pay").get_by_role("link", name=ADDRESS)
    expect(link).to_have_attribute("href", ADDRESS)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("referrerpolicy", "no-referrer")

    ana.goto("/circles/")
    expect(ana.get_by_role("searchbox", name="What was said")).to_be_visible()
    hilde.get_by_label(FIELD).press_sequentially("Forty thousand. @mat")
    expect(hilde.get_by_role("option", name="Ana Matos")).to_be_visible()
    hilde.keyboard.press("Enter")
    hilde.keyboard.type("and you?")
    hilde.get_by_role("button", name="Send").click()
    expect(ana.locator(".unread")).to_have_text("1 unread, 1 for you")
    _enter(ana, circle)
    expect(ana.get_by_text("New since you were here")).to_be_visible()
    expect(_line(ana, "Forty thousand").locator(".mention.me")).to_have_text("@Ana Matos")

    _line(ana, "Forty thousand").hover()
    _line(ana, "Forty thousand").get_by_role("button", name="Agree", exact=True).click()
    expect(_line(hilde, "Forty thousand").locator(".mark")).to_have_text("Agree: Ana Matos")
    _do(ana, "Forty thousand", "Thank you")
    expect(_line(hilde, "Forty thousand").locator(".mark")).to_have_count(2)
    _line(ana, "Forty thousand").get_by_role("button", name="Agree: Ana Matos").click()
    expect(_line(hilde, "Forty thousand").locator(".mark")).to_have_text(["Thank you: Ana Matos"])

    _do(ana, "Forty thousand", "Answer")
    _say(ana, "So do I, and a car.")
    expect(_line(hilde, "So do I").locator(".quote")).to_contain_text("Forty thousand")

    _do(hilde, "What do you pay", "Answer in a thread")
    thread = hilde.get_by_role("region", name="Thread")
    thread.get_by_label(FIELD).fill("Does the survey count options?")
    thread.get_by_role("button", name="Send").click()
    expect(thread.get_by_text("Does the survey count options?")).to_be_visible()
    entrance = _line(ana, "What do you pay").get_by_role("button", name=re.compile("1 reply, last .* 1 new"))
    entrance.click()
    expect(ana.get_by_role("region", name="Thread").get_by_text("Does the survey count options?")).to_be_visible()
    ana.keyboard.press("Escape")
    expect(_line(ana, "What do you pay").get_by_role("button", name=re.compile("1 reply, last [0-9:]+$"))).to_be_focused()

    assert [url for url in asked if "chairs.example" in url] == []


def test_everybody_sees_what_was_changed_and_that_something_was_withdrawn(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    _say(hilde, "Forty thousand.")
    _say(ana, "So do I, and a car.")
    expect(_line(ana, "Forty thousand")).to_be_visible()
    _do(ana, "So do I", "Change the wording")
    editor = ana.get_by_label("Your words, to be changed")
    editor.fill("So do I, and a driver.")
    editor.press("Enter")
    changed = _line(hilde, "So do I, and a driver.")
    changed.get_by_text("edited").click()
    expect(changed.locator(".wording")).to_have_text("So do I, and a car.")

    _do(hilde, "Forty thousand", "Withdraw it")
    hilde.get_by_role("button", name="Withdraw it").click()
    for page in rooms:
        expect(page.locator(".said .gone")).to_have_text(re.compile(r"Withdrawn by Hilde Vos \(\d\d:\d\d\)"))
        expect(page.get_by_text("Forty thousand")).to_have_count(0)


def test_what_was_begun_is_there_after_a_reload(rooms: tuple[Page, Page], circle: Circle) -> None:
    _, ana = rooms
    _say(ana, "On the nineth.")
    _do(ana, "On the nineth.", "Change the wording")
    ana.get_by_label("Your words, to be changed").fill("On the ninth of")
    _do_open_thread(ana)
    ana.get_by_role("region", name="Thread").get_by_label(FIELD).fill("In a thread, perhaps")
    ana.locator(".talk").get_by_label(FIELD).fill("In the room, perhaps")
    _enter(ana, circle)
    expect(ana.locator(".talk").get_by_label(FIELD)).to_have_value("In the room, perhaps")
    expect(ana.get_by_label("Your words, to be changed")).to_have_value("On the ninth of")
    ana.get_by_role("button", name="Leave it as it was").click()
    _do_open_thread(ana)
    expect(ana.get_by_role("region", name="Thread").get_by_label(FIELD)).to_have_value("In a thread, perhaps")


def _do_open_thread(page: Page) -> None:
    """On the other message: one that is being changed has no menu."""
    if not _line(page, "Another").count():
        _say(page, "Another")
    _do(page, "Another", "Answer in a thread")


def test_what_was_said_is_found_again_in_its_place(rooms: tuple[Page, Page], circle: Circle) -> None:
    hilde, ana = rooms
    _say(ana, "The covenant is due in Jüne.")
    expect(_line(hilde, "covenant")).to_be_visible()
    _say(hilde, "A covenant, withdrawn")
    _do(hilde, "A covenant, withdrawn", "Withdraw it")
    hilde.get_by_role("button", name="Withdraw it").click()
    expect(ana.locator(".said .gone")).to_be_visible()
    ana.locator("h1").click()
    ana.keyboard.press("/")
    field = ana.get_by_role("searchbox", name="What was said")
    expect(field).to_be_focused()
    field.fill("june COV")
    hits = ana.locator(".hit")
    expect(hits).to_have_count(1)
    hits.click()
    expect(_line(ana, "covenant")).to_be_focused()
    _do(ana, "covenant", "Withdraw it")
    ana.get_by_role("button", name="Withdraw it").click()
    expect(hits).to_have_count(0)
    _say(ana, "The covenant is due in July.")
    ana.goto("/circles/")
    ana.get_by_role("searchbox", name="What was said").fill("covenant")
    expect(ana.locator(".hit")).to_have_count(1)
    assert look(ana) == []
    ana.set_viewport_size({"width": 1360, "height": 850})
    ana.locator(".hit").click()
    expect(ana).to_have_url(re.compile(f"/circles/{circle.pk}/"))
    expect(_line(ana, "covenant")).to_be_focused()


def test_a_room_with_everything_in_it_is_readable_by_everybody(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    _say(ana, f"What do you pay a chair? See {ADDRESS}.")
    _say(ana, "And how long do you keep one?")
    _line(hilde, "What do you pay").wait_for()
    _do(hilde, "What do you pay", "Important")
    _do(hilde, "What do you pay", "Answer")
    _say(hilde, "Forty thousand. @Ana Matos and you?")
    _do(hilde, "And how long", "Answer in a thread")
    hilde.get_by_role("region", name="Thread").get_by_label(FIELD).fill("Six years.")
    hilde.get_by_role("region", name="Thread").get_by_role("button", name="Send").click()
    _do(hilde, "Forty thousand", "Change the wording")
    hilde.get_by_label("Your words, to be changed").fill("Fifty thousand. @Ana Matos and you?")
    hilde.get_by_label("Your words, to be changed").press("Enter")
    _line(hilde, "Fifty thousand").get_by_text("edited").click()
    _line(hilde, "And how long").get_by_role("button", name="More to do with it").click()
    assert look(hilde) == []
