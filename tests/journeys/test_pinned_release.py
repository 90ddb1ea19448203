"""A browser keeps one release of the program: whatever the server gives out later, the person decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conclave.conversations.commands.releases import publish
from conclave.conversations.events import to_base64
from conclave.conversations.program.keys import signed_line
from conclave.conversations.program.manifest import NAME, Manifest, built, read_manifest
from conclave.conversations.program.words import in_words
from conclave.core import clock
from tests.cast import Cast
from tests.house.browser import session_cookie
from tests.house.building import build, checkout, rewrite
from tests.house.front import Front
from tests.house.web import Web

KEY = Ed25519PrivateKey.generate()
EVIL = b"<script>window.evil = ['inline']</script><script src='/healthz'></script>"


@dataclass
class Next:
    """Another version of the whole program, built."""

    folder: Path
    manifest: Manifest


@pytest.fixture(scope="module")
def following(tmp_path_factory: pytest.TempPathFactory) -> Next:
    folder = checkout(tmp_path_factory.mktemp("next") / "conclave")
    rewrite(folder / "package.json", '"version": "0.1.0"', '"version": "0.2.0"')
    rewrite(folder / "client/src/ui/program/here.ts", "'This browser'", "'This very browser'")
    return Next(folder, read_manifest((build(folder) / NAME).read_bytes()))


@dataclass
class Site:
    """One address, behind which versions of the server change."""

    front: Front
    serve: Callable[..., Web]
    web: Web

    def deploy(self, version: Next) -> None:
        """Another version of server and program answers from now on."""
        environment = {"PYTHONPATH": str(version.folder), "PYTHONSAFEPATH": "1", "CONCLAVE_URL": self.front.url}
        self.front.behind = self.serve(environment=environment).url


@pytest.fixture
def site(serve: Callable[..., Web]) -> Iterator[Site]:
    web = serve()
    front = Front(web.url)
    yield Site(front, serve, web)
    front.stop()


@pytest.fixture
def open_page(browser: Browser, site: Site, cast: Cast) -> Iterator[Callable[..., Page]]:
    """A browser of Hilde's own. It is not listened to: what is refused here is told on the console."""
    opened: list[BrowserContext] = []

    def enter(**given: str) -> Page:
        context = browser.new_context(base_url=site.front.url, **given)  # type: ignore[arg-type]  # Playwright's own literals
        opened.append(context)
        context.set_default_timeout(15_000)
        context.add_cookies([session_cookie(cast.hilde, site.front.url)])  # type: ignore[list-item]  # a TypedDict of Playwright's own
        return context.new_page()

    yield enter
    for context in opened:
        context.close()


def put(manifest: Manifest, key: Ed25519PrivateKey = KEY) -> None:
    """Into the register."""
    publish(line=signed_line(manifest, key, key, clock.now()), now=clock.now())


def keep(page: Page) -> None:
    """Until this browser keeps the newest release, and runs it."""
    page.goto("/program/")
    expect(page.locator("conclave-program")).to_contain_text("It keeps version")
    page.goto("/program/")
    expect(page.locator("conclave-program")).to_contain_text("The release stands in your own copy of the key register")


def test_a_browser_goes_on_with_its_release_until_the_person_takes_the_next(site: Site, open_page: Callable[..., Page], following: Next) -> None:
    put(built())
    page = open_page()
    keep(page)
    expect(page.locator("conclave-program")).to_contain_text(in_words(built().release))
    site.deploy(following)
    page.goto("/morning/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("release-notice")).to_be_hidden()  # deployed, but not published: nothing to decide
    put(following.manifest)
    page.goto("/program/")
    expect(page.get_by_role("heading", name="This browser", exact=True)).to_be_visible()
    notice = page.locator("release-notice")
    expect(notice).to_contain_text(f"A new version of this program is ready. Version 0.2.0: {in_words(following.manifest.release)}")
    notice.get_by_role("button", name="Later").click()
    expect(notice).to_be_hidden()
    page.goto("/circles/")
    expect(page.get_by_role("heading", name="Circles")).to_be_visible()
    expect(notice).to_be_hidden()
    other = page.context.new_page()  # the same browser, where nobody answered "later" within the day
    other.goto("/program/")
    expect(other.locator("conclave-program")).to_contain_text("Version 0.2.0 is ready")
    _ask_again(page)
    notice.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("heading", name="This very browser")).to_be_visible()
    expect(page.locator("conclave-program")).to_contain_text(in_words(following.manifest.release))


def _ask_again(page: Page) -> None:
    """As if a day had passed since "later"."""
    page.evaluate(
        """async () => {
            const notes = await caches.open('conclave-pin')
            const kept = await (await notes.match('/kept')).json()
            await notes.put('/kept', Response.json({ ...kept, later: null }))
        }"""
    )
    _let_workers_sleep(page)
    page.goto("/program/")


def _let_workers_sleep(page: Page) -> None:
    """As browsers do after half a minute: what a worker held in memory is gone."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")


def test_a_script_that_is_not_of_the_release_does_not_run(site: Site, open_page: Callable[..., Page]) -> None:
    put(built())

    def slip_in(path: str, headers: dict[str, str], body: bytes) -> bytes:
        headers.pop("content-security-policy", None)
        if path == "/healthz":
            headers["content-type"] = "text/javascript"
            return b"window.evil = [...(window.evil ?? []), 'file']"
        return body.replace(b"</head>", EVIL + b"</head>") if path == "/morning/" else body

    site.front.change = slip_in
    fresh = open_page()
    fresh.goto("/morning/")
    assert fresh.evaluate("window.evil") == ["inline", "file"]  # there is something to stop
    site.front.change = None
    page = open_page()
    keep(page)
    site.front.change = slip_in
    page.goto("/morning/")
    expect(page.locator("release-notice")).to_contain_text("it did not run (/healthz)")
    assert page.evaluate("window.evil") is None
    site.front.change = None
    page.get_by_role("button", name="Noted").click()
    expect(page.locator("release-notice")).to_be_hidden()
    page.goto("/me/keys/")
    expect(page.locator("conclave-keys")).to_contain_text("keys")  # and the rest goes on
    expect(page.locator("release-notice")).to_be_hidden()


def test_a_changed_file_is_neither_kept_nor_run(site: Site, open_page: Callable[..., Page], following: Next) -> None:
    put(built())

    def change(path: str, headers: dict[str, str], body: bytes) -> bytes:
        return body + b"\n" if path.startswith("/static/dist/assets/program-") else body

    site.front.change = change
    fresh = open_page()
    fresh.goto("/program/")
    expect(fresh.locator("conclave-program")).to_contain_text("This browser keeps no release yet")
    site.front.change = None
    page = open_page()
    keep(page)
    put(following.manifest)
    site.deploy(following)
    site.front.change = change
    page.goto("/program/")
    page.locator("release-notice").get_by_role("button", name="Use it").click()
    expect(page.locator("release-notice")).to_contain_text("is not the one that was published")
    page.goto("/program/")
    expect(page.get_by_role("heading", name="This browser", exact=True)).to_be_visible()


def test_a_release_that_is_shown_to_one_person_alone_is_not_taken(site: Site, open_page: Callable[..., Page], following: Next) -> None:
    """Signed by the network's own key, and not in the register."""
    put(built())
    secret = {"bytes": to_base64(signed_line(following.manifest, KEY, KEY, clock.now())), "register": "A" * 43}
    page = open_page()
    keep(page)
    site.deploy(following)

    def whisper(path: str, headers: dict[str, str], body: bytes) -> bytes:
        return json.dumps({"lines": [*json.loads(body)["lines"], secret]}).encode() if path == "/program/releases" else body

    site.front.change = whisper
    page.goto("/morning/")
    page.locator("release-notice").get_by_role("button", name="Use it").click()
    expect(page.locator("release-notice")).to_contain_text("This version is not in the key register that members share, so it was not taken.")
    site.front.change = lambda path, headers, body: b'{"lines": []}' if path == "/program/releases" else body
    page.goto("/program/")
    expect(page.locator("conclave-program")).to_contain_text("list of releases is not the one that this browser knew.")


def test_without_a_service_worker_everything_works_and_the_page_says_so(open_page: Callable[..., Page]) -> None:
    put(built())
    page = open_page(service_workers="block")
    page.goto("/program/")
    expect(page.locator("conclave-program")).to_contain_text("This browser keeps no release")
    page.goto("/me/keys/")
    expect(page.locator("conclave-keys")).to_contain_text("keys")


def test_what_was_cleared_away_is_taken_again(open_page: Callable[..., Page]) -> None:
    put(built())
    page = open_page()
    keep(page)
    page.evaluate("async () => { for (const name of await caches.keys()) if (name.startsWith('conclave-release-')) await caches.delete(name) }")
    _let_workers_sleep(page)
    page.goto("/program/")
    page.goto("/program/")
    expect(page.locator("conclave-program")).to_contain_text("Your browser had cleared away its copy")
    expect(page.locator("conclave-program")).to_contain_text("This page runs it")


def test_whoever_is_signed_out_finds_the_door_as_it_is(open_page: Callable[..., Page]) -> None:
    put(built())
    page = open_page()
    keep(page)
    page.context.clear_cookies()
    page.goto("/morning/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/program/")
    expect(page.get_by_role("heading", name="What this program is")).to_be_visible()
