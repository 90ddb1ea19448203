"""A member's devices in real browsers: brought in by passkey, by words and by kit, and taken off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.conversations.models import ArchiveChunk, Backup, BackupSlot, Device
from conclave.core import clock
from tests.cast import Cast
from tests.house.browser import Authenticator, Complaints
from tests.house.web import Web

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = "We sign on Thursday.", "They asked for another week."


def test_three_browsers_of_one_person_and_one_of_them_is_lost(cast: Cast, web: Web, come_in: Callable[..., Page], complaints: Complaints) -> None:
    laptop, phone, joost = come_in(cast.hilde, confirmed=True), come_in(cast.hilde, confirmed=True, width=390), come_in(cast.joost)
    room = begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=clock.now())
    able, unable = Authenticator(laptop), Authenticator(phone, prf=False)
    _make_passkey(laptop, "laptop")
    kit = _make_keys(laptop)
    _make_keys(joost)
    laptop.get_by_role("button", name="Also open with my passkey").click()
    expect(laptop.get_by_text("This passkey opens your keys on a new device from now on.")).to_be_visible()
    _enter(joost, room)
    _enter(laptop, room)
    _say(joost, BEFORE)
    expect(laptop.get_by_text(BEFORE)).to_be_visible()

    _come_in_by_words(phone, laptop)
    _passkey_without_prf(phone, unable)
    _enter(phone, room)
    expect(phone.get_by_text(BEFORE)).to_be_visible()
    expect(joost.get_by_text(re.compile(r"Hilde Vos added a device \(Laptop, \d\d:\d\d\)"))).to_be_visible()

    _lose_storage(laptop, web)
    laptop.goto("/me/keys/")
    laptop.get_by_label("What this device is called").fill("Laptop again")
    laptop.get_by_role("button", name="Open with my passkey").click()
    expect(laptop.get_by_text("This browser holds your keys")).to_be_visible()
    assert len(able.credentials()) == 1
    _enter(laptop, room)
    expect(laptop.get_by_text(BEFORE)).to_be_visible()

    phone_id = Device.objects.filter(account=cast.hilde, name="Laptop").latest("added_at").pk
    _revoke(laptop, phone_id)
    expect(phone.get_by_text("This device was taken off your account")).to_be_visible(timeout=30_000)
    assert Backup.objects.get(pk=cast.hilde.pk).generation == 2
    assert not BackupSlot.objects.filter(slot=f"device:{phone_id}").exists()
    _say(joost, AFTER)
    _enter(laptop, room)
    expect(laptop.get_by_text(AFTER)).to_be_visible()
    expect(phone.get_by_text(AFTER)).to_have_count(0)

    _try_kit(laptop, kit)
    tablet = come_in(cast.hilde)
    _come_in_by_kit(tablet, kit)
    _enter(tablet, room)
    expect(tablet.get_by_text(BEFORE)).to_be_visible()
    expect(tablet.get_by_text(AFTER)).to_be_visible()
    generations = [int.from_bytes(bytes(one.bytes or b"")[:4], "big") for one in ArchiveChunk.objects.filter(account=cast.hilde).order_by("n")]
    print({"archive chunks, by generation of the backup key": generations, "devices": Device.objects.filter(account=cast.hilde).count()})
    assert set(generations) == {1, 2}
    subjects = [str(letter["Subject"]) for letter in web.letters(cast.hilde.email)]
    assert "A device was taken off: Laptop" in subjects


def test_a_browser_that_asks_is_declined_and_told(cast: Cast, come_in: Callable[..., Page]) -> None:
    laptop, other = come_in(cast.hilde), come_in(cast.hilde)
    _make_keys(laptop)
    other.goto("/me/keys/")
    other.get_by_role("button", name="Use another of my devices").click()
    expect(other.locator(".spoken")).to_be_visible()
    expect(laptop.get_by_text(re.compile(r"A browser asks to come in: Chrome on Linux, \d\d:\d\d"))).to_be_visible()
    laptop.get_by_label("The five words on its screen").fill("abandon ability able about above")
    laptop.get_by_role("button", name="Let it in").click()
    expect(laptop.get_by_text("Look at its screen again; 4 tries left.")).to_be_visible()
    laptop.get_by_role("button", name="Say no").click()
    expect(other.get_by_text("Your other device said no. Nothing was handed over.")).to_be_visible()


def test_whoever_has_one_way_back_only_says_that_they_go_on_with_it(come_in: Callable[..., Page], cast: Cast) -> None:
    page = come_in(cast.tomas)
    _confirm_kit(page, "/me/keys/?from=welcome")
    expect(page.get_by_text("One way brings your keys back so far: the kit.")).to_be_visible()
    expect(page.get_by_role("link", name="Make a passkey")).to_be_visible()
    page.get_by_role("button", name="Go on with the kit alone").click()
    expect(page).to_have_url(re.compile("/welcome/"))
    page.goto("/me/keys/")
    expect(page.get_by_text("One way opens your keys.")).to_be_visible()


def _make_passkey(page: Page, name: str) -> None:
    page.goto("/me/passkeys/add/")
    page.get_by_role("button", name="Make it now").click()
    expect(page).to_have_url(re.compile("/me/passkeys/$"))


def _make_keys(page: Page) -> list[str]:
    words = _confirm_kit(page, "/me/keys/")
    expect(page.get_by_text("This browser holds your keys")).to_be_visible()
    return words


def _confirm_kit(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.get_by_role("button", name="Make my keys and kit").click()
    expect(page.locator("ol.kit li")).to_have_count(24)
    words = page.locator("ol.kit li").all_inner_texts()
    page.get_by_role("button", name="I have written it down").click()
    for field in page.locator(".kit-asked .field").all():
        at = int(field.locator("label").inner_text().split()[-1])
        field.locator("input").fill(words[at - 1])
    page.get_by_role("button", name="Confirm").click()
    return words


def _enter(page: Page, room: Circle) -> None:
    page.goto(f"/circles/{room.pk}/")
    expect(page.get_by_label("What you want to say")).to_be_enabled()


def _say(page: Page, words: str) -> None:
    page.get_by_label("What you want to say").fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(words)).to_be_visible()


def _come_in_by_words(phone: Page, laptop: Page) -> None:
    phone.goto("/me/keys/")
    phone.get_by_role("button", name="Use another of my devices").click()
    words = phone.locator(".spoken").inner_text()
    assert len(words.split()) == 5
    laptop.goto("/me/keys/")
    laptop.get_by_label("The five words on its screen").fill(words)
    laptop.get_by_role("button", name="Let it in").click()
    expect(laptop.get_by_text("may come in")).to_be_visible()
    expect(phone.get_by_text("This browser holds your keys")).to_be_visible()


def _try_kit(page: Page, kit: list[str]) -> None:
    page.goto("/me/keys/")
    page.get_by_role("button", name="Try my kit").click()
    page.get_by_label("The 24 words, from your paper").fill(" ".join(kit))
    page.get_by_role("button", name="Try these words").click()
    expect(page.get_by_text("These words open your keys.")).to_be_visible()


def _come_in_by_kit(page: Page, kit: list[str]) -> None:
    page.goto("/me/keys/")
    page.get_by_label("The 24 words of your recovery kit").fill(" ".join(kit))
    page.get_by_role("button", name="Open with the kit").click()
    expect(page.get_by_text("This browser holds your keys")).to_be_visible()


def _passkey_without_prf(phone: Page, unable: Authenticator) -> None:
    _make_passkey(phone, "phone")
    assert len(unable.credentials()) == 1
    phone.goto("/me/keys/")
    phone.get_by_role("button", name="Also open with my passkey").click()
    expect(phone.get_by_text("This passkey cannot open keys")).to_be_visible()


def _lose_storage(page: Page, web: Web) -> None:
    """As when a browser clears what a site has kept; the session and the passkey stay."""
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": web.url, "storageTypes": "indexeddb"})


def _revoke(page: Page, device: str) -> None:
    page.goto("/me/keys/")
    name = Device.objects.get(pk=device).name
    row = page.locator("li.panel", has=page.get_by_role("heading", name=name, exact=True)).last
    row.get_by_role("button", name="Revoke").click()
    row.get_by_role("button", name="Revoke").click()
    expect(page.locator("summary", has_text="Revoked before (1)")).to_be_visible()
