"""The main job from end to end, on real feeds and a real register: the door, the room, the morning."""

from __future__ import annotations

import csv
import gzip
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conclave.briefing.models import Entry, Source
from conclave.circles.models import Circle
from conclave.console import main
from conclave.core import clock
from conclave.members.commands.profile import save_profile
from conclave.members.commands.welcome import take_step
from conclave.members.models import Account, Attestation, WelcomeStep
from tests.cast import Cast
from tests.house.browser import Authenticator, Complaints
from tests.house.stored import places_of
from tests.house.web import Web
from tests.journeys.outlets import outlets

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FEEDS = DATA / "feeds" / "live_feeds.tar.xz"
COMPANIES = DATA / "companies" / "listed_companies_domains.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not FEEDS.exists() or not COMPANIES.exists(), reason="../shared/data is not beside this checkout"),
    pytest.mark.django_db(transaction=True),
]

SECRET = "We let the founder go on the ninth of March, and I regret the week of silence."
ANSWER = "Tell the customers on the same evening. I waited, and it cost us two of them."


@pytest.fixture
def web(serve: Callable[..., Web]) -> Web:
    """Reads sources on this machine, which the fetcher refuses otherwise."""
    return serve(work=True, environment={"FETCH_ALLOW_LOOPBACK": "true", "LOG_LEVEL": "DEBUG"})


def test_a_leader_comes_in_reads_the_morning_and_speaks_where_the_server_cannot_read(
    cast: Cast, web: Web, come_in: Callable[..., Page], complaints: Complaints
) -> None:
    _settle(cast)
    company = _a_company()
    assert main(["registers", "import", str(COMPANIES), "--name", "Listed companies"]) == 0

    with outlets(FEEDS) as press:
        steward = come_in(cast.ruth)
        _import_sources(steward, press.opml())
        newcomer = come_in()
        mail = _apply(newcomer, web, company)
        _vouch(come_in(cast.hilde), "Twelve years of joint tenders.")
        _vouch(come_in(cast.joost), "He bought our first plant, and paid on the day.")
        _admit(steward, company["name"])
        _sign_in(newcomer, web, mail)
        words = _first_visit(newcomer, cast)
        joined = Account.objects.get(email=mail)
        _look_up(come_in(cast.tomas), joined, company)
        _until(lambda: Source.objects.filter(last_fetched_at__isnull=False).count() == len(press.names), "every source was read", seconds=400)

    hilde, ana = come_in(cast.hilde), come_in(cast.ana)
    _make_keys(hilde)
    _make_keys(ana)
    room = _begin_circle(ana, [joined, cast.hilde])
    _talk(ana, newcomer, hilde, room)
    _recommend(hilde)
    _read_the_morning(newcomer)
    _outsider_tries(come_in(cast.tomas), room, newcomer)

    complaints.said = [line for line in complaints.said if not ("/apply/code/" in line and "422" in line)]  # the wrong code, on purpose
    said = web.said()
    assert places_of(joined.name, log=said) != [], "the search finds what lies open"
    for sealed in (SECRET, ANSWER, *words):
        assert places_of(sealed, log=said) == [], "what was typed in the room lies nowhere on the server"
    assert "Traceback" not in said


def _settle(cast: Cast) -> None:
    """The members who are here already have been here for long."""
    for account in (cast.hilde, cast.joost, cast.tomas, cast.ana, cast.ruth):
        save_profile(actor=account, fields={}, listed="members", now=clock.now())
        for step in WelcomeStep.Kind:
            take_step(actor=account, kind=step, passed_over=True, now=clock.now())
    proven = clock.now() - timedelta(days=30)
    told = {"claim": "Chief Executive of Vos", "by": "two members who vouched", "proven_at": proven, "until": proven + timedelta(days=365)}
    Attestation.objects.create(account=cast.hilde, fact=Attestation.Fact.OFFICE, decided_by=cast.ruth, **told)


def _a_company() -> dict[str, str]:
    """A real company with a website at its own domain: one from the middle of the list."""
    with gzip.open(COMPANIES, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if re.fullmatch(r"[a-z]{6,14}\.com", row["domain"])]
    return rows[len(rows) // 2]


def _import_sources(page: Page, opml: bytes) -> None:
    page.goto("/sources/")
    page.locator("input[type=file]").set_input_files({"name": "outlets.opml", "mimeType": "text/x-opml", "buffer": opml})
    page.get_by_role("button", name="Bring it").click()
    expect(page.locator("main")).to_contain_text("91")


def _apply(page: Page, web: Web, company: dict[str, str]) -> str:
    mail = f"edda.brandt@{company['domain']}"
    page.goto("/")
    page.get_by_role("link", name="Apply for a place").click()
    page.get_by_label("Your name").fill("Edda Brandt")
    page.get_by_label("Your email address at the company").fill(mail)
    page.get_by_label("Your office").fill("Chief Executive")
    page.get_by_label("Company", exact=True).fill(company["name"])
    page.get_by_label("Why do you wish to join?").fill("I have nobody to whom I can say that I do not know.")
    page.get_by_label("A member who knows you", exact=False).first.fill("hilde@vos.example")
    page.get_by_label("Another member who knows you").fill("joost@okafor.example")
    page.get_by_label("I have read what happens").check()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("not the code")
    page.get_by_label("Code").fill(_code(web, mail, number=1))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/application/"))
    expect(page.locator("main")).to_contain_text("Listed companies")
    return mail


def _vouch(page: Page, how: str) -> None:
    """Found on one's own morning."""
    page.goto("/morning/")
    page.locator("a[href^='/vouches/']").first.click()
    page.get_by_label("How do you know them?").fill(how)
    page.get_by_label("For how many years?").fill("12")
    page.get_by_role("button", name="Vouch for them").click()
    expect(page.locator("main")).to_contain_text("You vouched")


def _admit(page: Page, company: str) -> None:
    page.goto("/desk/")
    page.locator("main a[href^='/desk/applications/']").first.click()
    if re.search("/desk/applications/$", page.url):
        page.get_by_role("link", name="Edda Brandt").click()
    expect(page.locator("main")).to_contain_text("Twelve years of joint tenders.")
    expect(page.locator("main")).to_contain_text(company)
    page.get_by_label("Admit as provisional member").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text(re.compile("admitted", re.I))
    assert Attestation.objects.filter(account__name="Edda Brandt").count() >= 3


def _sign_in(page: Page, web: Web, mail: str) -> None:
    """With a new code, in a browser that was signed out."""
    page.goto("/sign-out/")
    page.get_by_role("button", name=re.compile("sign out", re.I)).click()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(mail)
    page.get_by_role("button", name=re.compile("code", re.I)).click()
    page.get_by_label("Code").fill(_code(web, mail, number=2))
    page.locator("main form button.primary").first.click()
    expect(page).to_have_url(re.compile("/welcome/"))


def _first_visit(page: Page, cast: Cast) -> list[str]:
    """Passkey, recovery kit, profile. Answers a run of words of the kit that must lie nowhere."""
    authenticator = Authenticator(page)
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_role("button", name="Make it now").click()
    expect(page).to_have_url(re.compile("/welcome/"))
    assert len(authenticator.credentials()) == 1
    page.get_by_role("link", name="Make my keys and kit").click()
    kit = _make_kit(page)
    page.get_by_role("button", name="Also open with my passkey").click()
    expect(page).to_have_url(re.compile("/welcome/"))
    page.get_by_role("link", name="Fill my profile").click()
    page.get_by_label("City", exact=False).first.fill("Bremen")
    page.get_by_role("button", name="Keep this").click()
    expect(page).to_have_url(re.compile("/(welcome|morning)/"))
    return [" ".join(kit[at : at + 3]) for at in (0, 9, 18)]


def _make_keys(page: Page) -> None:
    page.goto("/me/keys/")
    _make_kit(page)
    expect(page.get_by_text("This browser holds your keys")).to_be_visible()


def _make_kit(page: Page) -> list[str]:
    page.get_by_role("button", name="Make my keys and kit").click()
    expect(page.locator("ol.kit li")).to_have_count(24)
    words = page.locator("ol.kit li").all_inner_texts()
    page.get_by_role("button", name="I have written it down").click()
    for field in page.locator(".kit-asked .field").all():
        at = int(field.locator("label").inner_text().split()[-1])
        field.locator("input").fill(words[at - 1])
    page.get_by_role("button", name="Confirm").click()
    return words


def _look_up(page: Page, joined: Account, company: dict[str, str]) -> None:
    page.goto("/members/?q=Brandt")
    page.get_by_role("link", name=joined.name).click()
    expect(page.locator("main")).to_contain_text(company["name"])
    page.locator("details.badge summary").click() if not page.locator("details.badge[open]").count() else None
    expect(page.locator("details.badge")).to_contain_text("Listed companies")
    expect(page.locator("details.badge")).to_contain_text("until")


def _begin_circle(page: Page, people: list[Account]) -> Circle:
    page.goto("/circles/")
    page.get_by_role("link", name="Begin a circle").click()
    for person in people:
        page.get_by_label(person.name).check()
    page.get_by_role("button", name="Begin the circle").click()
    expect(page).to_have_url(re.compile("/circles/[0-9a-f-]{36}/"))
    return Circle.objects.get()


def _talk(ana: Page, newcomer: Page, hilde: Page, room: Circle) -> None:
    expect(ana.get_by_label("What you want to say")).to_be_enabled()
    for page in (newcomer, hilde):
        page.goto(f"/circles/{room.pk}/")
        expect(page.get_by_label("What you want to say")).to_be_enabled()
    _say(newcomer, SECRET)
    expect(hilde.get_by_text(SECRET)).to_be_visible()
    _say(hilde, ANSWER)
    expect(newcomer.get_by_text(ANSWER)).to_be_visible()
    expect(ana.get_by_text(ANSWER)).to_be_visible()
    newcomer.reload()
    expect(newcomer.get_by_text(ANSWER)).to_be_visible()


def _say(page: Page, words: str) -> None:
    page.get_by_label("What you want to say").fill(words)
    page.get_by_role("button", name="Send").click()


def _recommend(page: Page) -> None:
    """Of what really came in."""
    assert Entry.objects.count() > 500
    page.goto("/morning/candidates/")
    page.locator("main a[href^='/morning/entries/']").first.click()
    page.get_by_label(re.compile("why", re.I)).first.fill("Read the third paragraph before your board does.")
    page.get_by_role("button", name=re.compile("recommend", re.I)).click()
    expect(page.locator("main")).to_contain_text("Read the third paragraph before your board does.")


def _read_the_morning(page: Page) -> None:
    page.goto("/morning/")
    expect(page.locator("main")).to_contain_text("Read the third paragraph before your board does.")
    expect(page.locator("main")).to_contain_text("That is all for this morning.")


def _outsider_tries(page: Page, room: Circle, newcomer: Page) -> None:
    """The circle's member sees each address; somebody outside gets what a page that does not exist gives."""
    sealed = f"/sealed/conversations/{room.conversation_id}"
    for path in (f"/circles/{room.pk}/", f"/circles/{room.pk}/seats/", f"{sealed}/log?after=0", f"{sealed}/group-info"):
        assert newcomer.request.get(path).status == 200, path
        assert page.request.get(path).status == 404, path
    nowhere = page.request.get("/circles/00000000-0000-4000-8000-000000000000/")
    assert page.request.get(f"/circles/{room.pk}/").text() == nowhere.text()


def _code(web: Web, mail: str, *, number: int) -> str:
    """The six digits of the letter with a code that came as the `number`th."""
    codes: list[str] = []

    def came() -> bool:
        codes[:] = [match.group() for letter in web.letters(mail) if (match := re.search(r"\b\d{6}\b", _text(letter)))]
        return len(codes) >= number

    _until(came, f"a code came to {mail}")
    return codes[number - 1]


def _text(letter: Any) -> str:
    return str(letter.get_body(("plain",)).get_content())


def _until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"waited in vain until {what}"
        time.sleep(0.2)
