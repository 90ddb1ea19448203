"""Journeys are driven in real browsers against the real server.

`serve()` starts one, `come_in(account)` opens a browser of that person's own, so that several talk at once.
Every page is listened to: a journey fails on a console error or a violation of the security policy,
unless it takes what it expects out of `complaints.said`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from conclave.members.models import Account
from tests.cast import Cast, assemble
from tests.house.browser import Complaints, launch_arguments, session_cookie
from tests.house.programs import Absent, find_chromium
from tests.house.web import Web

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One clear line where Chromium is absent."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    try:
        find_chromium()
    except Absent as absent:
        for item in ours:
            item.add_marker(pytest.mark.skip(reason=str(absent)))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, committed, so that the server sees it."""
    return assemble()


@pytest.fixture
def serve(transactional_db: None) -> Iterator[Callable[..., Web]]:
    """Starts servers (see `Web`), and stops them before the database is emptied."""
    started: list[Web] = []

    def start(**given: Any) -> Web:
        started.append(Web(**given))
        return started[-1]

    yield start
    for web in started:
        web.stop()


@pytest.fixture
def web(serve: Callable[..., Web]) -> Web:
    """One server that also runs jobs, as `conclave serve` does."""
    return serve(work=True)


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    heard = Complaints()
    yield heard
    assert heard.said == []


@pytest.fixture
def come_in(browser: Browser, web: Web, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Opens a browser of somebody's own, signed in as `account` or as nobody."""
    opened: list[BrowserContext] = []

    def enter(account: Account | None = None, *, width: int = 1360, height: int = 850, dark: bool = False, confirmed: bool = False) -> Page:
        context = browser.new_context(base_url=web.url, viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
        opened.append(context)
        context.set_default_timeout(15_000)
        if account is not None:
            context.add_cookies([session_cookie(account, web.url, confirmed=confirmed)])  # type: ignore[list-item]  # a TypedDict of Playwright's own
        context.on("page", complaints.listen)
        return context.new_page()

    yield enter
    for context in opened:
        context.close()
