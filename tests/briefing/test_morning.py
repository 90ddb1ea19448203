"""The morning's pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conclave.briefing.editions.commands import make_edition
from conclave.briefing.editions.delivery import unsubscribe_token
from conclave.briefing.editions.queries import today_of
from conclave.briefing.models import Delivery, Edition, Entry, Recommendation, Review
from conclave.core import clock
from conclave.core.digest import sections
from conclave.members.models import Account, Attestation
from tests.briefing.morning import entry, every_day_at, peers, recommend, review, source, verified, zone_at_noon
from tests.cast import Cast

Enter = Callable[[Account], Client]
PAST, COMING = time(0, 0), time(23, 45)

GOOD_REVIEW = {"happened": "A rule.", "so_what": "Act.", "sure": 4, "interest": "none", "substance": 5, "evidence": 4, "usefulness": 3}


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def hilde(cast: Cast, now: datetime) -> Account:
    """Hilde, for whom it is about noon, and whose hour has come, on each day of the week."""
    verified(cast)
    cast.hilde.time_zone = zone_at_noon(now)
    cast.hilde.save()
    every_day_at(cast.hilde, PAST, now)
    return cast.hilde


def page(browser: Client, path: str = "/morning/", status: int = 200) -> str:
    """The text of a page, without its tags."""
    answer = browser.get(path)
    assert answer.status_code == status, answer
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def choose(account: Account, count: int, now: datetime, *, who: Account) -> list[Entry]:
    chosen = [entry(f"Matter{n} concerns nobody{n}", at=now - timedelta(hours=2), minutes=1) for n in range(count)]
    for it in chosen:
        recommend(who, it, f"Why{it.pk}", now=now)
    return chosen


def test_the_morning_is_made_on_the_first_visit_and_ends(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    recommend(cast.joost, entry("Grid operators move", at=now - timedelta(hours=3), summary="From January."), "Ask for the load curve.", now=now)
    said = page(signed_in(hilde))
    assert "One thing worth knowing, two minutes" in said
    assert "1 The Financial Courier Grid operators move From January. Ask for the load curve." in said
    assert "Joost Okafor, Managing Director, logistics · verified" in said
    assert "A Managing Director in logistics recommends it." in said
    assert "Chosen by 1 verified peer from 1 entry since yesterday morning." in said
    assert "That is all for this morning." in said
    assert Edition.objects.count() == 1


def test_a_title_leads_to_the_publisher_and_tells_them_nothing(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    recommend(cast.joost, entry("Grid", at=now - timedelta(hours=3), url="https://courier.example/a?b=1&c=2"), now=now)
    html = signed_in(hilde).get("/morning/").content.decode()
    assert '<a href="https://courier.example/a?b=1&amp;c=2" rel="noopener noreferrer">Grid</a>' in html


def test_hostile_words_are_only_words(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    it = entry(evil, at=now - timedelta(hours=3), summary=evil)
    recommend(cast.joost, it, evil, now=now)
    review(cast.tomas, it, interest=evil, now=now)
    browser = signed_in(hilde)
    for path in ("/morning/", f"/morning/entries/{it.pk}/", "/morning/candidates/"):
        html = browser.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html
        assert "<img" not in html


def test_the_seal_goes_when_the_badge_ends(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    recommend(cast.joost, entry(at=now - timedelta(hours=3)), now=now)
    browser = signed_in(hilde)
    assert "logistics · verified" in page(browser)
    Attestation.objects.filter(account=cast.joost).update(until=now - timedelta(seconds=1))
    assert "verified" not in page(browser).replace("verified peer", "")


@pytest.mark.parametrize("count", [1, 3, 7])
def test_the_morning_takes_five_queries_however_long_it_is(cast: Cast, hilde: Account, now: datetime, signed_in: Enter, count: int) -> None:
    """Session, account, standing, items, voices; and what other domains ask for their sections."""
    chosen = choose(hilde, count, now, who=cast.joost)
    for peer in peers(3):
        for it in chosen:
            recommend(peer, it, now=now)
    review(cast.tomas, chosen[0], now=now)
    browser = signed_in(hilde)
    page(browser)
    with CaptureQueriesContext(connection) as beside:
        sections(hilde, now)
    with CaptureQueriesContext(connection) as asked:
        page(browser)
    assert len(asked) - len(beside) == 5
    assert Edition.objects.get().items.count() == count


def test_before_the_hour_the_page_says_when(hilde: Account, cast: Cast, now: datetime, signed_in: Enter) -> None:
    yesterday = now - timedelta(days=1)
    recommend(cast.joost, entry(at=yesterday), now=yesterday)
    make_edition(account=hilde, day=today_of(hilde, yesterday), now=yesterday)
    Delivery.objects.update(at=COMING)
    recommend(cast.joost, entry(at=now), now=now)
    assert "Your morning comes at 23:45" in page(signed_in(hilde))
    assert Edition.objects.count() == 1


def test_on_a_day_off_the_page_says_when_the_next_one_comes(hilde: Account, cast: Cast, now: datetime, signed_in: Enter) -> None:
    yesterday = now - timedelta(days=1)
    recommend(cast.joost, entry(at=yesterday), now=yesterday)
    make_edition(account=hilde, day=today_of(hilde, yesterday), now=yesterday)
    tomorrow = today_of(hilde, now) + timedelta(days=1)
    Delivery.objects.update(days=str(tomorrow.isoweekday()))
    said = page(signed_in(hilde))
    assert "No morning today, as you chose" in said
    assert f"The next one comes on {tomorrow:%A} {tomorrow.day} {tomorrow:%B} at 00:00." in said


def test_an_empty_day_says_so_and_keeps_nothing(hilde: Account, cast: Cast, now: datetime, signed_in: Enter) -> None:
    yesterday = now - timedelta(days=1)
    recommend(cast.joost, entry(at=yesterday), now=yesterday)
    make_edition(account=hilde, day=today_of(hilde, yesterday), now=yesterday)
    browser = signed_in(hilde)
    said = page(browser)
    assert "Nothing is worth your time this morning" in said
    assert Edition.objects.count() == 1
    before = today_of(hilde, yesterday)
    assert f"/morning/{before.isoformat()}/" in browser.get("/morning/").content.decode()


def test_a_new_member_in_a_new_network_learns_how_a_morning_is_made(hilde: Account, signed_in: Enter) -> None:
    assert "Your first morning is still to come" in page(signed_in(hilde))


def test_earlier_mornings_are_ones_own(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    yesterday = now - timedelta(days=1)
    recommend(cast.joost, entry("Yesterday", at=yesterday), now=yesterday)
    make_edition(account=hilde, day=today_of(hilde, yesterday), now=yesterday)
    recommend(cast.joost, entry("Today", at=now), now=now)
    browser, day = signed_in(hilde), today_of(hilde, yesterday).isoformat()
    page(browser)
    said = page(browser, f"/morning/{day}/")
    assert "Yesterday" in said
    assert "That was all of that morning." in said
    for other in (cast.joost, cast.ben, cast.piet):
        assert signed_in(other).get(f"/morning/{day}/").status_code == 404
    for wrong in ("2026-13-01", "2026-02-30", "0000-00-00", "1999-01-01"):
        assert browser.get(f"/morning/{wrong}/").status_code == 404


def test_the_page_of_an_entry_shows_every_voice_and_no_name_that_was_kept(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    it = entry("Grid", at=now - timedelta(hours=3))
    recommend(cast.tomas, it, "Named nowhere.", named=False, now=now)
    review(cast.joost, it, (5, 4, 2), interest="We buy power.", now=now)
    said = page(signed_in(hilde), f"/morning/entries/{it.pk}/")
    assert "Named nowhere. Owner, metal components · verified" in said
    assert "Joost Okafor, Managing Director, logistics · verified What happened A rule was drafted." in said
    assert "Their interest in it We buy power. Marks Substance 5, evidence 4, usefulness 2" in said
    html = signed_in(hilde).get(f"/morning/entries/{it.pk}/").content.decode()
    assert "Tomas" not in html
    assert str(cast.tomas.pk) not in html


def test_a_long_text_stays_with_its_publisher(hilde: Account, now: datetime, signed_in: Enter) -> None:
    short, long = (entry(content=f"<p>{'word ' * n}the end of it</p>", at=now) for n in (9, 900))
    repeated = entry(content=f"<p>{'word ' * 9}the end of it</p>", summary="word " * 9, at=now)
    browser = signed_in(hilde)
    assert "the end of it" not in page(browser, f"/morning/entries/{repeated.pk}/")
    assert "the end of it" in page(browser, f"/morning/entries/{short.pk}/")
    said = page(browser, f"/morning/entries/{long.pk}/")
    assert "the end of it" not in said
    assert "Read it at The Financial Courier" in said


def test_a_member_recommends_on_the_page_and_takes_it_back(hilde: Account, now: datetime, signed_in: Enter) -> None:
    it, browser = entry(at=now), signed_in(hilde)
    path = f"/morning/entries/{it.pk}/"
    answer = browser.post(f"{path}recommendations/", {"why": "Read the table.", "named": "no"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert [(row.why, row.named) for row in Recommendation.objects.all()] == [("Read the table.", False)]
    assert "You recommend it" in page(browser, path)
    assert browser.post(f"{path}recommendations/withdrawal/").status_code == 302
    assert not Recommendation.objects.exists()
    assert browser.post(f"{path}recommendations/withdrawal/").status_code == 409


def test_what_was_typed_is_kept_when_something_is_missing(hilde: Account, now: datetime, signed_in: Enter) -> None:
    it, browser = entry(at=now), signed_in(hilde)
    answer = browser.post(f"/morning/entries/{it.pk}/reviews/", {**GOOD_REVIEW, "so_what": "Kept words.", "usefulness": "6"})
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()
    assert browser.post(f"/morning/entries/{it.pk}/recommendations/", {"why": "w" * 281, "named": "yes"}).status_code == 422
    assert browser.post(f"/morning/entries/{it.pk}/recommendations/", {"why": "w"}).status_code == 422
    assert not Review.objects.exists()
    assert not Recommendation.objects.exists()


def test_a_review_of_ones_own_company_asks_for_the_interest(hilde: Account, now: datetime, signed_in: Enter) -> None:
    it, browser = entry("Vos Staalbouw wins", at=now), signed_in(hilde)
    path = f"/morning/entries/{it.pk}/reviews/"
    answer = browser.post(path, GOOD_REVIEW)
    assert answer.status_code == 422
    assert "This is about your own company." in answer.content.decode()
    assert browser.post(path, {**GOOD_REVIEW, "interest": "I lead it."}).status_code == 302
    assert [row.own_company for row in Review.objects.all()] == [True]


@pytest.mark.parametrize("what", ["recommendations", "reviews", "recommendations/withdrawal", "reviews/withdrawal"])
def test_nobody_but_members_says_anything(cast: Cast, what: str, signed_in: Enter) -> None:
    path = f"/morning/entries/{entry().pk}/{what}/"
    for who in (cast.piet, cast.ben):
        assert signed_in(who).post(path, {"why": "x", "named": "yes", **GOOD_REVIEW}).status_code == 404
    assert Client().post(path).status_code == 404
    assert signed_in(cast.hilde).get(path).status_code == 405


@pytest.mark.parametrize("path", ["/morning/entries/987654/", "/morning/entries/99999999999999999999/", "/morning/entries/987654/reviews/"])
def test_an_entry_that_is_not_there_is_not_here(cast: Cast, path: str, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    answer = browser.post(path) if path.endswith("reviews/") else browser.get(path)
    assert answer.status_code == 404


def test_entries_are_found_by_word_and_outlet(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    courier, works = source("Courier"), source("Works")
    entry("Steel prices fall", of=courier, at=now)
    entry("Steel workers wanted", of=works, at=now)
    entry("Paper barriers", of=works, at=now, summary="A mill near Steelville.")
    browser = signed_in(hilde)

    def found(query: str) -> list[str]:
        html = browser.get(f"/morning/candidates/{query}").content.decode()
        return sorted(re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', html))

    assert found("") == ["Paper barriers", "Steel prices fall", "Steel workers wanted"]
    assert found("?q=steel+fall") == ["Steel prices fall"]
    assert found(f"?outlet={works.pk}") == ["Paper barriers", "Steel workers wanted"]
    assert found(f"?q=steel&outlet={works.pk}") == ["Paper barriers", "Steel workers wanted"]
    assert found("?q=%00&page=0&outlet=x") == found("")
    assert found("?page=99999") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_entries_takes_as_many_queries_for_three_as_for_one(
    cast: Cast, hilde: Account, signed_in: Enter, count: int, now: datetime
) -> None:
    for _ in range(count):
        it = entry(at=now)
        recommend(cast.joost, it, now=now)
        recommend(cast.tomas, it, now=now)
    browser = signed_in(hilde)
    with CaptureQueriesContext(connection) as asked:
        page(browser, "/morning/candidates/")
    assert len(asked) == 8


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_entry_takes_as_many_queries_for_three_voices_as_for_one(
    cast: Cast, hilde: Account, signed_in: Enter, count: int, now: datetime
) -> None:
    it = entry(at=now)
    for peer in peers(count):
        recommend(peer, it, now=now)
    browser = signed_in(hilde)
    with CaptureQueriesContext(connection) as asked:
        page(browser, f"/morning/entries/{it.pk}/")
    assert len(asked) == 9


def test_what_is_short_of_reviews_is_shown_to_those_who_have_not_spoken(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    it = entry("Judge me", at=now)
    recommend(cast.joost, it, now=now)
    recommend(cast.tomas, it, now=now)
    assert "Short of reviews" in page(signed_in(hilde), "/morning/candidates/")
    assert "Short of reviews" not in page(signed_in(cast.joost), "/morning/candidates/")


def test_a_member_sets_their_hour(hilde: Account, signed_in: Enter) -> None:
    browser = signed_in(hilde)
    answer = browser.post("/morning/delivery/", {"at": "06:45", "days": ["1", "3"]}, follow=True)
    assert answer.status_code == 200
    row = Delivery.objects.get()
    assert (row.at, row.days, row.by_mail) == (time(6, 45), "13", False)
    assert "You have had no mail since" in page(browser, "/morning/delivery/")


@pytest.mark.parametrize("given", [{"at": "25:00", "days": ["1"]}, {"at": "06:00"}, {"at": "", "days": ["1"]}, {"at": "06:00", "days": ["9"]}])
def test_an_hour_that_is_none_is_told(hilde: Account, given: dict[str, object], signed_in: Enter) -> None:
    assert signed_in(hilde).post("/morning/delivery/", given).status_code == 422
    assert Delivery.objects.get().at == PAST


def test_one_press_ends_the_mail_without_signing_in(cast: Cast) -> None:
    stranger = Client(enforce_csrf_checks=True)
    path = f"/unsubscribe/{unsubscribe_token(cast.hilde.pk)}/"
    assert "Stop the mail?" in page(stranger, path)
    assert not Delivery.objects.exists()
    answer = stranger.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    assert [row.by_mail for row in Delivery.objects.all()] == [False]
    assert stranger.post(path).status_code == 200


def test_a_forged_link_ends_nobodys_mail(cast: Cast) -> None:
    token = unsubscribe_token(cast.hilde.pk)
    others = token.replace(cast.hilde.pk.hex, cast.joost.pk.hex)
    for wrong in (others, token[:-1], "x", f"{cast.hilde.pk.hex}.", token.replace(".", ":")[:20]):
        assert Client().post(f"/unsubscribe/{wrong}/").status_code == 404
    assert not Delivery.objects.exists()


def test_what_a_member_reads_leaves_no_trace(cast: Cast, hilde: Account, now: datetime, signed_in: Enter) -> None:
    it = choose(hilde, 1, now, who=cast.joost)[0]
    browser = signed_in(hilde)
    page(browser)
    for path in ("/morning/", f"/morning/entries/{it.pk}/", "/morning/candidates/", f"/morning/{today_of(hilde, now)}/"):
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        assert [query["sql"] for query in asked if not query["sql"].lstrip("(").startswith("SELECT")] == []
