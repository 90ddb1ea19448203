"""From opening a circle to the first readable message, in Chromium: what somebody waits for at six in the morning.

Circles of members with a device each, and what they said, sealed and sent by real devices. One more browser of one of them
comes in by the recovery kit; then it is closed and opened again.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from playwright.sync_api import BrowserContext, Page, sync_playwright

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.core import clock
from conclave.members.models import Account, Duty, Standing
from conclave.operations.demo.simulation import SimulatedDevice, Simulation
from tests.bench.figures import Figures, median
from tests.bench.town import cookie_of
from tests.cast import DAWN, person
from tests.house.browser import launch_arguments, session_cookie
from tests.house.web import Web

PATIENCE = 180_000  # milliseconds; a new device reads the archives of all circles first
LOOK = 250  # milliseconds
TIMES = 5
WATCH = """
new MutationObserver((_, watching) => {
  if (!document.querySelector('.said .words')) return
  window.firstWords = performance.now()
  watching.disconnect()
}).observe(document, { childList: true, subtree: true })
"""
HELD = """
([database, prefix, said]) => new Promise((tell) => {
  const opened = indexedDB.open(database)
  opened.onsuccess = () => {
    const counted = opened.result.transaction('records').objectStore('records').count(IDBKeyRange.bound(prefix, prefix + '\\uffff'))
    counted.onsuccess = () => { opened.result.close(); tell(counted.result >= said) }
  }
})
"""
PARAGRAPH = "We let the second site go when the lease was up, and told the works council first. It cost us a quarter and kept us our people. "


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """A new browser, a browser that was closed, and going from one circle to the next."""
    people = [person(f"Sitter{n} Sealed", standing=Standing.Kind.MEMBER) for n in range(given.members)]
    Duty.objects.create(account=people[0], kind=Duty.Kind.FACILITATOR, since=DAWN)
    circles = [begin_circle(actor=people[0], people=people[1:], now=clock.now()) for _ in range(given.circles)]
    web = Web()
    try:
        with Simulation() as simulation:
            words = _talk(simulation, web, people, circles, given.said)
        with tempfile.TemporaryDirectory() as profile:
            _open(figures, given, web, people[1], circles, words, profile)
    finally:
        web.stop()


def _talk(simulation: Simulation, web: Web, people: list[Account], circles: list[Circle], said: int) -> str:
    """Everybody speaks in every circle, in turns. The words of the kit of whoever opens them later."""
    devices = [_device(simulation, web, one) for one in people]
    kits = [device.begin("laptop") for device in devices]
    for circle in circles:
        for device in devices:
            device.room(circle.conversation_id)
        for n, device in enumerate(devices):
            bodies = [f"{i}: {PARAGRAPH * (1 + i % 3)}" for i in range(n, said, len(devices))]
            device.ask("say-many", patience=600, conversation=str(circle.conversation_id), bodies=bodies, label="forum")
        devices[1].room(circle.conversation_id)
    return kits[1]


def _device(simulation: Simulation, web: Web, account: Account) -> SimulatedDevice:
    cookie = f"{cookie_of(account)}; csrftoken={'c' * 32}"
    return simulation.device(str(account.pk), account=str(account.pk), base=web.url, cookie=cookie)


def _open(figures: Figures, given: argparse.Namespace, web: Web, account: Account, circles: list[Circle], words: str, profile: str) -> None:
    urls = [f"{web.url}/circles/{circle.pk}/" for circle in circles]
    shape = {"circles": given.circles, "members": given.members, "said": given.said}
    cookie = session_cookie(account, web.url)
    with _browser(profile, cookie) as browser:
        page = browser.new_page()
        figures.add("rooms", "a new browser, from its kit", **shape, first_words_ms=_unlock(page, urls[0], words))
        for url, circle in zip(urls, circles, strict=True):
            _first_words(page, url)
            _await_whole(page, account, circle.conversation_id, given.said)
    cold = []
    for _ in range(TIMES):
        with _browser(profile, cookie) as browser:
            cold.append(_first_words(browser.new_page(), urls[0]))
    figures.add("rooms", "a browser that was just started", **shape, first_words_ms=median(cold))
    with _browser(profile, cookie) as browser:
        page = browser.new_page()
        _first_words(page, urls[0])
        warm = [_first_words(page, url) for _ in range(TIMES) for url in urls]
    figures.add("rooms", "from one circle to the next", **shape, first_words_ms=median(warm))


@contextmanager
def _browser(profile: str, cookie: dict[str, Any]) -> Iterator[BrowserContext]:
    """The same profile each time; a session's cookie does not outlive the browser."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, viewport={"width": 1360, "height": 900}, **launch_arguments())
        context.add_init_script(WATCH)
        context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own TypedDict
        try:
            yield context
        finally:
            context.close()


def _unlock(page: Page, url: str, words: str) -> float:
    """Milliseconds from pressing the button, which makes keys, joins the circles and reads the archive of the first."""
    page.goto(url)
    page.locator("#kit-words").fill(words)
    began = float(page.evaluate("performance.now()"))
    page.locator("form.unlock button[type=submit]").click()
    return _told(page) - began


def _first_words(page: Page, url: str) -> float:
    """Milliseconds from asking for the page."""
    page.goto(url, wait_until="commit")
    return _told(page)


def _told(page: Page) -> float:
    page.wait_for_selector(".said .words", timeout=PATIENCE)
    return float(page.evaluate("window.firstWords"))


def _await_whole(page: Page, account: Account, conversation: UUID, said: int) -> None:
    """Until this browser holds everything that was said there, so that what follows is measured on a full vault."""
    for _ in range(PATIENCE // LOOK):
        if page.evaluate(HELD, [f"conclave-{account.pk}", f"said/{conversation}/", said]):
            return
        page.wait_for_timeout(LOOK)
    raise TimeoutError("The browser did not take in what was said.")
