"""A picture and other files go from one browser to another, sealed: without what a camera wrote, and whole."""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.conversations.models import Blob
from conclave.core import clock
from tests.cast import Cast
from tests.house.look import look
from tests.house.stored import places_of
from tests.journeys.test_sealed_worker import Tab

ComeIn = Callable[..., Page]

FIELD = "What you want to say"
PLACE = "52.5200N 13.4050E"
LARGE = 12_000_000  # bytes: more than what is held at a time


@pytest.fixture
def circle(cast: Cast) -> Circle:
    return begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=clock.now())


@pytest.fixture
def rooms(come_in: ComeIn, cast: Cast, circle: Circle) -> tuple[Page, Page]:
    """Hilde and Ana, both in the room, with keys."""
    pages = (come_in(cast.hilde), come_in(cast.ana))
    for page, account in zip(pages, (cast.hilde, cast.ana), strict=True):
        Tab(page, account).begin("Laptop")
    for page in pages:
        page.goto(f"/circles/{circle.pk}/")
        expect(page.get_by_label(FIELD)).to_be_enabled()
    return pages


def drawn(page: Page, width: int, height: int, kind: str = "image/jpeg") -> bytes:
    """A picture of four colours."""
    script = """async ([width, height, kind]) => {
        const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext('2d')
        const colours = ['#123c30', '#fbf9f4', '#8a2b1e', '#57534b']
        colours.forEach((colour, i) => { pen.fillStyle = colour; pen.fillRect(i * width / 4, 0, width / 4, height) })
        const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: kind, quality: 0.9 })).arrayBuffer())
        return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))
    }"""
    return base64.b64decode(page.evaluate(script, [width, height, kind]))


def photographed(picture: bytes, orientation: int) -> bytes:
    """The same with Exif, as a telephone writes it: which side is up, and where it was."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0" + PLACE.encode()
    return picture[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + picture[2:]


def add(page: Page, *files: tuple[str, str, bytes]) -> None:
    """As picked in the browser's own window."""
    buffers: Any = [{"name": name, "mimeType": kind, "buffer": held} for name, kind, held in files]
    page.locator(".adding input").set_input_files(buffers)


def send(page: Page, words: str = "") -> None:
    page.get_by_label(FIELD).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".tray")).to_be_hidden()


def saved(page: Page, name: str) -> bytes:
    """The file, as the browser has saved it, after what its label says."""
    page.get_by_role("button", name=f"Save {name}").click()
    expect(page.get_by_text("Shared under Forum: nothing leaves the room. Save it for yourself alone.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save here").click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def test_a_picture_arrives_without_the_place_where_it_was_taken(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    picture = photographed(drawn(hilde, 640, 480), orientation=6)
    assert PLACE.encode() in picture
    add(hilde, ("the plant.jpg", "image/jpeg", picture))
    expect(hilde.locator(".tray")).to_contain_text("Place, time and camera were taken out of the pictures.")
    send(hilde, "The plant, this morning.")

    shown = ana.locator(".said .shared.pictured")
    expect(shown).to_contain_text("the plant.jpg")
    small = shown.get_by_role("button", name="Look at the plant.jpg")
    assert small.locator("img").evaluate("(img) => [img.naturalWidth, img.naturalHeight]") == [240, 320]  # it stands upright
    small.click()
    viewer = ana.get_by_role("dialog", name="the plant.jpg")
    expect(viewer).to_contain_text("nothing leaves the room")
    assert viewer.locator("img").evaluate("async (img) => { await img.decode(); return [img.naturalWidth, img.naturalHeight] }") == [480, 640]
    assert look(ana) == []
    ana.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(small).to_be_focused()

    got = saved(ana, "the plant.jpg")
    assert (PLACE.encode() in got, got[:2], got[-2:]) == (False, b"\xff\xd8", b"\xff\xd9")
    assert got[-800:] == picture[-800:]  # nothing was compressed anew


def test_a_large_file_goes_on_after_a_reload_and_arrives_whole(rooms: tuple[Page, Page], circle: Circle) -> None:
    hilde, ana = rooms
    plan = b"%PDF-1.7 the covenant is due in June " + secrets.token_bytes(LARGE)
    hilde.route("**/chunks/7", lambda route: route.abort())
    add(hilde, ("plan.pdf", "application/pdf", plan))
    expect(hilde.locator(".tray")).to_contain_text("PDF, 12 MB")
    expect(hilde.locator(".tray")).to_contain_text("Documents keep what their program wrote into them, such as their author.")
    send(hilde)
    waiting = hilde.locator(".said.waiting")
    expect(waiting).to_contain_text("You may leave this page; it goes on when you come back.")
    expect(waiting.get_by_text("No connection at the moment. It goes on by itself.")).to_be_visible()
    hilde.unroute("**/chunks/7")
    hilde.reload()
    expect(hilde.locator(".said.sent", has_text="plan.pdf")).to_be_visible()
    assert hashlib.sha256(saved(ana, "plan.pdf")).digest() == hashlib.sha256(plan).digest()
    assert "table conversations_blob" in places_of(Blob.objects.get().device_id)
    assert [places_of(words) for words in ("plan.pdf", "covenant is due")] == [[], []]


def test_what_cannot_be_made_bare_is_asked_about_and_what_is_too_large_is_told(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + PLACE.encode()
    add(hilde, ("abroad.heic", "image/heic", heic))
    tray = hilde.get_by_role("group", name="Files that go with it")
    expect(tray).to_contain_text("may say where and when it was taken")
    assert look(hilde) == []
    hilde.get_by_role("button", name="Send", exact=True).click()
    expect(hilde.get_by_text("Say first what becomes of the picture that cannot be made bare.")).to_be_visible()
    tray.get_by_role("button", name="Leave it out").click()
    expect(tray).to_be_hidden()

    add(hilde, ("abroad.heic", "image/heic", heic))
    tray.get_by_role("button", name="Send it as it is").click()
    expect(tray).to_contain_text("One picture goes as it is, with what was written into it.")
    hilde.evaluate(
        """() => {
            const held = new DataTransfer()
            held.items.add(new File([new Blob(Array(12).fill(new Uint8Array(9_000_000)))], 'film.mov'))
            document.querySelector('.frame').dispatchEvent(new DragEvent('drop', { dataTransfer: held, bubbles: true, cancelable: true }))
        }"""
    )
    expect(hilde.get_by_text("“film.mov” has 108 MB. Up to 100 MB can be sent here.")).to_be_visible()
    send(hilde, "From abroad.")
    assert saved(ana, "abroad.heic") == heic


def test_a_script_that_calls_itself_a_picture_is_bytes_to_save(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=\"owned\"'/>"
    add(hilde, ("logo.svg", "image/svg+xml", script))
    hilde.get_by_role("button", name="Send it as it is").click()
    send(hilde)
    expect(ana.locator(".said .shared", has_text="logo.svg")).to_be_visible()
    expect(ana.get_by_role("button", name="Look at logo.svg")).to_have_count(0)
    assert saved(ana, "logo.svg") == script


def test_a_message_is_taken_back_with_its_files_and_withdrawn_with_them(rooms: tuple[Page, Page]) -> None:
    hilde, ana = rooms
    hilde.route("**/chunks/0", lambda route: route.abort())
    add(hilde, ("minutes.txt", "text/plain", b"Nobody was against it."))
    send(hilde, "The minutes.")
    hilde.get_by_role("button", name="Stop and take back").click()
    expect(hilde.get_by_label(FIELD)).to_have_value("The minutes.")
    expect(hilde.locator(".tray")).to_contain_text("minutes.txt")
    hilde.unroute("**/chunks/0")
    send(hilde, "The minutes.")
    expect(ana.locator(".said", has_text="minutes.txt")).to_be_visible()
    assert saved(ana, "minutes.txt") == b"Nobody was against it."
