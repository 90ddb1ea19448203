"""Coming in again: a code by mail, and a passkey that also unlocks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.house.browser import Authenticator
from tests.house.web import Web


def test_a_member_signs_in_with_the_code_from_her_mailbox(cast: Cast, come_in: Callable[..., Page], web: Web) -> None:
    page = come_in()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(cast.hilde.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(_code(web, cast.hilde.email))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="You, Hilde Vos")).to_be_visible()


def test_a_passkey_made_on_this_device_signs_in_without_mail(cast: Cast, come_in: Callable[..., Page]) -> None:
    page = come_in(cast.hilde, confirmed=True)
    device = Authenticator(page)
    page.goto("/me/passkeys/add/")
    page.get_by_role("button", name="Make it now").click()
    expect(page.get_by_role("heading", name="This device")).to_be_visible()
    assert len(device.credentials()) == 1
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="You, Hilde Vos")).to_be_visible()


def _code(web: Web, address: str) -> str:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        for letter in reversed(web.letters(address)):
            found = re.search(r"\b\d{6}\b", letter.get_body(("plain",)).get_content())
            if found:
                return found.group()
        time.sleep(0.1)
    raise AssertionError("No code arrived.")
