"""Two people compare digits; one of them loses everything, and three peers bring the keys and the past back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from conclave.circles.commands import begin_circle
from conclave.conversations.models import Recovery, RegisterEvent
from conclave.core import clock
from conclave.members.models import Profile, Standing
from conclave.operations.demo.simulation import SimulatedDevice, Simulation
from tests.cast import DAWN, Cast, person
from tests.house.browser import session_cookie
from tests.house.web import Web

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "The buyer walked away on Thursday, and nobody outside knows it yet."


@pytest.fixture
def web(serve: Callable[..., Web]) -> Web:
    """Without the days of waiting, which tests/conversations tries by the clock."""
    return serve(work=True, environment={"RECOVERY_DELAY_HOURS": "0"})


@pytest.fixture
def others(cast: Cast, web: Web) -> Iterator[list[SimulatedDevice]]:
    """Four more members with keys: the devices of Node will do."""
    with Simulation() as simulation:
        devices = []
        for account in (cast.ana, cast.tomas, cast.ruth, person("Vera Spare", standing=Standing.Kind.MEMBER)):
            Profile.objects.create(account=account, listed="members", changed_at=DAWN)
            cookie = session_cookie(account, web.url)
            header = f"{cookie['name']}={cookie['value']}; csrftoken={'c' * 32}"
            devices.append(simulation.device(account.name, account=str(account.pk), base=web.url, cookie=header))
            devices[-1].begin(account.name)
        yield devices


def test_a_leader_who_lost_everything_comes_back_by_three_peers(
    cast: Cast, web: Web, come_in: Callable[..., Page], others: list[SimulatedDevice]
) -> None:
    hilde, joost = come_in(cast.hilde), come_in(cast.joost)
    for page in (hilde, joost):
        _make_keys(page)
    circle = begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=clock.now())
    _compare(hilde, joost, cast)
    _say(hilde, joost, f"/circles/{circle.pk}/")
    expect(joost.locator(f'.sitting [data-person="{cast.hilde.pk}"]')).to_contain_text("Confirmed by you, in person")

    _choose_five(hilde)
    hilde.context.close()  # the laptop, the telephone and the paper are gone

    new = come_in(cast.hilde, confirmed=True)
    words = _ask(new)
    _help(joost, words)
    for peer in others[:2]:
        asked = peer.ask("call", method="askedOfMe", given=[])[0]
        peer.ask("call", method="helpPeer", given=[asked["id"], words])
    _come_back(new)
    new.goto(f"/circles/{circle.pk}/")
    expect(new.get_by_text(SECRET)).to_be_visible()
    assert Recovery.objects.get().ended == "finished"
    subjects = [str(letter["Subject"]) for letter in web.letters(cast.hilde.email)]
    assert "Somebody asks to bring your keys back" in subjects
    assert "Traceback" not in web.said()


def test_somebody_who_asks_in_anothers_name_is_stopped_by_one_click(
    cast: Cast, web: Web, come_in: Callable[..., Page], others: list[SimulatedDevice]
) -> None:
    hilde, joost = come_in(cast.hilde), come_in(cast.joost)
    for page in (hilde, joost):
        _make_keys(page)
    Profile.objects.create(account=cast.joost, listed="members", changed_at=DAWN)
    _choose_five(hilde)
    _ask(come_in(cast.hilde, confirmed=True))
    hilde.goto("/me/keys/lost/")
    expect(hilde.get_by_role("alert")).to_contain_text("Somebody asks your peers to bring your keys back")
    hilde.get_by_role("button", name="Stop it").click()
    expect(hilde.get_by_role("heading", name="Rehearse it")).to_be_visible()
    expect(hilde.get_by_role("button", name="Stop it")).to_have_count(0)
    assert Recovery.objects.get().ended == "cancelled"
    joost.goto("/me/keys/peers/")
    expect(joost.get_by_role("heading", name="Your five peers")).to_be_visible()
    expect(joost.get_by_label("The five words that you hear")).to_have_count(0)


def _make_keys(page: Page) -> None:
    page.goto("/me/keys/")
    page.get_by_role("button", name="Make my keys and kit").click()
    expect(page.locator("ol.kit li")).to_have_count(24)
    words = page.locator("ol.kit li").all_inner_texts()
    page.get_by_role("button", name="I have written it down").click()
    for field in page.locator(".kit-asked .field").all():
        field.locator("input").fill(words[int(field.locator("label").inner_text().split()[-1]) - 1])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This browser holds your keys")).to_be_visible()


def _compare(hilde: Page, joost: Page, cast: Cast) -> None:
    """Both see the same digits; Joost lets his telephone read Hilde's code."""
    hilde.goto(f"/members/{cast.joost.pk}/keys/")
    joost.goto(f"/members/{cast.hilde.pk}/keys/")
    expect(hilde.locator(".digits li")).to_have_count(12)
    expect(joost.locator(".digits li")).to_have_count(12)
    assert hilde.locator(".digits li").all_inner_texts() == joost.locator(".digits li").all_inner_texts()
    hilde.get_by_role("button", name="They match, in person").click()
    expect(hilde.locator(".standing")).to_contain_text("Confirmed by you, in person")
    joost.goto(f"/members/{cast.hilde.pk}/keys/#is=AAAA")
    joost.reload()
    expect(joost.get_by_text("The code does not fit")).to_be_visible()
    joost.goto(f"/members/{cast.hilde.pk}/keys/")
    joost.reload()
    joost.get_by_role("button", name="They match, in person").click()
    expect(joost.locator(".standing")).to_contain_text("Confirmed by you, in person")
    assert RegisterEvent.objects.filter(kind="VOUCH").count() == 2


def _say(hilde: Page, joost: Page, room: str) -> None:
    for page in (hilde, joost):
        page.goto(room)
        expect(page.get_by_label("What you want to say")).to_be_enabled()
    hilde.get_by_label("What you want to say").fill(SECRET)
    hilde.get_by_role("button", name="Send").click()
    expect(joost.get_by_text(SECRET)).to_be_visible()


def _choose_five(page: Page) -> None:
    page.goto("/me/keys/peers/")
    page.get_by_role("button", name="Choose five").click()
    for name in ("Joost Okafor", "Ana Matos", "Tomas Lindqvist", "Ruth Castellan", "Vera Spare"):
        page.get_by_label(re.compile(name)).check()
    expect(page.get_by_text("Five of five chosen")).to_be_visible()
    page.get_by_role("button", name="Keep these five").click()
    expect(page.get_by_role("button", name="Change them")).to_be_visible()


def _ask(page: Page) -> list[str]:
    page.goto("/me/keys/lost/")
    page.get_by_role("button", name="I have lost my devices and my kit").click()
    expect(page.locator(".heard li")).to_have_count(5)
    return page.locator(".heard li").all_inner_texts()


def _help(page: Page, words: list[str]) -> None:
    page.goto("/me/keys/peers/")
    heard = page.get_by_label("The five words that you hear")
    heard.fill("able about above absent abstract")
    page.get_by_role("button", name="Release my part").click()
    expect(page.get_by_role("alert").filter(has_text="not the words of the browser")).to_be_visible()
    heard.fill(" ".join(words))
    page.get_by_role("button", name="Release my part").click()
    expect(page.get_by_text("You have released your part")).to_be_visible()


def _come_back(page: Page) -> None:
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("button", name="Bring my keys back").click()
    expect(page.get_by_role("heading", name="Your keys are back")).to_be_visible()
