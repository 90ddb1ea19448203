"""The sealed worker in a real browser, under the policy of the pages that hold keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page

from conclave.conversations.commands.rosters import open_conversation
from conclave.core import clock
from conclave.members.models import Account
from conclave.operations.demo.simulation import SimulatedDevice, Simulation
from tests.cast import Cast
from tests.house.browser import session_cookie
from tests.house.web import Web
from tests.sealed.conftest import simulation  # noqa: F401  # the fixture

PATIENCE = 10_000  # milliseconds


def _chunk() -> str:
    manifest = json.loads((Path(settings.PACKAGE) / "static" / "dist" / "manifest.json").read_text())
    return next(f"/static/dist/{part['file']}" for part in manifest.values() if part.get("name") == "connect.dom")


class Tab:
    """A page of a member; what it does, it does through `connect`, as the product's elements do."""

    def __init__(self, page: Page, account: Account) -> None:
        self.page = page
        page.goto("/me/keys/")
        page.evaluate(
            """async ([chunk, account]) => {
                const connect = Object.values(await import(chunk)).find((one) => typeof one === 'function' && one.length === 1)
                window.sealed = await connect(account)
                window.rings = []
                await window.sealed.onChange((conversation) => window.rings.push(conversation))
            }""",
            [_chunk(), str(account.pk)],
        )

    def ask(self, method: str, *given: Any) -> Any:
        return self.page.evaluate("([method, given]) => window.sealed[method](...given)", [method, list(given)])

    def begin(self, name: str) -> str:
        kit = self.ask("beginAccount", name)
        self.ask("confirmKit", {str(i): kit["words"][i] for i in kit["ask"]})
        return " ".join(kit["words"])

    def texts(self, conversation: UUID) -> list[str]:
        return [said["body"] for said in self.ask("open", str(conversation))["said"] if said["kind"] == "text"]

    def await_problem(self, conversation: UUID) -> str | None:
        """What stands in the way, once something does."""
        script = """async (conversation) => {
            for (let i = 0; i < 200; i += 1) {
                const { problem } = await window.sealed.open(conversation)
                if (problem) return problem
                await new Promise((done) => setTimeout(done, 50))
            }
            return null
        }"""
        found: str | None = self.page.evaluate(script, str(conversation))
        return found

    def await_text(self, conversation: UUID, body: str) -> None:
        """Waits until it was heard, without asking the server: the doorbell must bring it."""
        script = """async ([conversation, body]) => {
            for (let i = 0; i < 200; i += 1) {
                if (window.rings.includes(conversation)) {
                    const { said } = await window.sealed.open(conversation)
                    if (said.some((one) => one.body === body && one.sending === 'sent')) return true
                }
                await new Promise((done) => setTimeout(done, 50))
            }
            return false
        }"""
        assert self.page.evaluate(script, [str(conversation), body]) is True


@pytest.fixture
def joost(simulation: Simulation, web: Web, cast: Cast) -> Iterator[SimulatedDevice]:  # noqa: F811  # pytest's way of asking for a fixture
    cookie = session_cookie(cast.joost, web.url)
    header = f"{cookie['name']}={cookie['value']}; csrftoken={'c' * 32}"
    device = simulation.device(f"joost-{uuid4()}", account=str(cast.joost.pk), base=web.url, cookie=header)
    device.begin("laptop")
    yield device
    device.ask("close")


def test_a_browser_and_a_device_elsewhere_hear_each_other(come_in: Callable[..., Page], cast: Cast, joost: SimulatedDevice) -> None:
    circle = open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now()).pk
    tab = Tab(come_in(cast.hilde), cast.hilde)
    assert tab.ask("status")["state"] == "no-account"
    tab.begin("Browser")
    assert tab.ask("status")["state"] == "ready"
    tab.ask("open", str(circle))
    joost.say(circle, "From elsewhere")
    tab.await_text(circle, "From elsewhere")
    tab.ask("say", str(circle), {"body": "From the browser", "label": "forum"})
    tab.await_text(circle, "From the browser")
    assert joost.heard(circle) == ["From elsewhere", "From the browser"]


def test_two_tabs_of_one_browser_are_one_device(come_in: Callable[..., Page], cast: Cast, joost: SimulatedDevice) -> None:
    circle = open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now()).pk
    first = Tab(come_in(cast.hilde), cast.hilde)
    first.begin("Browser")
    second = Tab(first.page.context.new_page(), cast.hilde)
    assert second.ask("status")["device"] == first.ask("status")["device"]
    joost.room(circle)
    for number in range(4):
        first.ask("say", str(circle), {"body": f"First {number}", "label": "forum"})
        second.ask("say", str(circle), {"body": f"Second {number}", "label": "forum"})
    first.await_text(circle, "Second 3")
    second.await_text(circle, "First 3")
    assert first.texts(circle) == second.texts(circle) == joost.heard(circle)
    assert len(joost.heard(circle)) == 8
    joost.say(circle, "To both")
    second.await_text(circle, "To both")
    first.await_text(circle, "To both")


def test_a_browser_that_is_closed_and_opened_has_kept_everything(come_in: Callable[..., Page], cast: Cast, joost: SimulatedDevice) -> None:
    circle = open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now()).pk
    tab = Tab(come_in(cast.hilde), cast.hilde)
    tab.begin("Browser")
    tab.ask("open", str(circle))
    joost.say(circle, "Before")
    tab.await_text(circle, "Before")
    again = Tab(tab.page, cast.hilde)
    joost.say(circle, "After")
    assert again.texts(circle) == ["Before", "After"]


def test_a_fault_crosses_the_worker_with_its_code_and_its_words(come_in: Callable[..., Page], cast: Cast) -> None:
    tab = Tab(come_in(cast.hilde), cast.hilde)
    tab.begin("Browser")
    script = "async () => { try { await window.sealed.unlock('not a kit', 'x') } catch (error) { return [error.code, error.message] } }"
    assert tab.page.evaluate(script) == ["wrong-words", "“not” is not a word of a recovery kit. Look at that one again."]


def test_whoever_signed_in_again_in_another_tab_goes_on_in_this_one(come_in: Callable[..., Page], cast: Cast, joost: SimulatedDevice) -> None:
    """Session and token are others now; the page that stayed open knows only the old token."""
    circle = open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now()).pk
    tab = Tab(come_in(cast.hilde), cast.hilde)
    tab.begin("Browser")
    tab.ask("open", str(circle))
    url = tab.page.evaluate("location.origin")
    tab.page.context.add_cookies([session_cookie(cast.hilde, url), {"name": "csrftoken", "value": "d" * 32, "url": url}])  # type: ignore[list-item]  # Playwright's own TypedDict
    tab.ask("say", str(circle), {"body": "Still here", "label": "forum"})
    tab.await_text(circle, "Still here")
    assert joost.heard(circle) == ["Still here"]


def test_whoever_signed_in_as_somebody_else_does_not_speak_for_the_first(come_in: Callable[..., Page], cast: Cast, joost: SimulatedDevice) -> None:
    circle = open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now()).pk
    tab = Tab(come_in(cast.hilde), cast.hilde)
    tab.begin("Browser")
    tab.ask("open", str(circle))
    tab.page.context.add_cookies([session_cookie(cast.tomas, tab.page.evaluate("location.origin"))])  # type: ignore[list-item]  # Playwright's own TypedDict
    tab.ask("say", str(circle), {"body": "Not now", "label": "forum"})
    assert tab.await_problem(circle) == "You are signed out on this browser. Sign in again; what you wrote is kept here and will be sent."
    assert tab.ask("open", str(circle))["summary"]["state"] == "ready"
    assert joost.heard(circle) == []
