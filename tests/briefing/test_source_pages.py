"""The pages of the sources: for stewards, and one for members who suggest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conclave.briefing.models import Entry, Source, Suggestion
from conclave.briefing.sources import commands, opml, suggesting
from conclave.members.models import Account
from tests.briefing.feeds import item, rss
from tests.briefing.test_sources import HOME, LIST, NOW, state_of
from tests.cast import Cast
from tests.fetch.web import Web, page

Enter = Callable[[Account], Client]


def sources(count: int) -> None:
    for n in range(count):
        source = commands.add_source(actor=None, url=f"s{n}.example", title=f"Paper {n}", topic="Trade", now=NOW)
        Entry.objects.create(source=source, guid="1", title="x", published_at=datetime.now(UTC), seen_at=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_sources_as_for_one(
    cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    sources(count)
    for n in range(count):
        suggesting.suggest(actor=cast.hilde, url=f"t{n}.example", why="", now=NOW)
    browser = signed_in(cast.ruth)
    browser.get("/sources/")
    with django_assert_num_queries(6):
        assert browser.get("/sources/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_ones_suggestions_take_as_many_queries_for_three_as_for_one(
    cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        suggesting.suggest(actor=cast.hilde, url=f"t{n}.example", why="", now=NOW)
    browser = signed_in(cast.hilde)
    browser.get("/sources/suggestions/")
    with django_assert_num_queries(4):
        assert browser.get("/sources/suggestions/").status_code == 200


def test_the_list_says_how_each_source_is_doing(cast: Cast, signed_in: Enter) -> None:
    sources(4)
    Source.objects.filter(title="Paper 1").update(failures=2, last_error="The server does not answer.", last_fetched_at=NOW)
    Source.objects.filter(title="Paper 2").update(last_fetched_at=NOW)
    commands.pause(actor=cast.ruth, source=Source.objects.filter(title="Paper 3")[0], reason="Too <b>loud</b>", now=NOW)
    words = " ".join(signed_in(cast.ruth).get("/sources/").content.decode().split())
    assert "3 sources are read, 1 of them without success at present; 1 is paused." in words
    assert 'The server does not answer.</span> <span class="meta">2 attempts in a row' in words
    assert "Paused. Too &lt;b&gt;loud&lt;/b&gt;" in words
    assert words.index("Paper 1") < words.index("Paper 0") < words.index("Paper 2")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?show=failing", ["Paper 1"]),
        ("?show=paused", ["Paper 2"]),
        ("?q=paper+0", ["Paper 0"]),
        ("?show=nonsense&page=x", ["Paper 0", "Paper 1", "Paper 2"]),
        ("?q=zzz", []),
    ],
)
def test_the_list_is_searched(cast: Cast, signed_in: Enter, query: str, shown: list[str]) -> None:
    sources(3)
    Source.objects.filter(title="Paper 1").update(failures=1, last_error="x")
    commands.pause(actor=cast.ruth, source=Source.objects.filter(title="Paper 2")[0], reason="x", now=NOW)
    answer = signed_in(cast.ruth).get(f"/sources/{query}").content.decode()
    assert [name for name in ("Paper 0", "Paper 1", "Paper 2") if name in answer] == shown


def test_an_empty_list_says_what_to_do(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.ruth).get("/sources/").content.decode()
    assert "Nothing is read yet. Add one source by its address, or bring the list of your feed reader." in answer


def test_a_steward_adds_a_source_by_the_address_of_its_site(cast: Cast, signed_in: Enter, web: Web) -> None:
    web.pages |= {"/": page(HOME), "/real?a=1&b=2": page(rss([item(1)]))}
    browser = signed_in(cast.ruth)
    assert browser.post("/sources/", {"url": web.url("/")}, follow=True).redirect_chain == [("/sources/", 302)]
    assert [source.url for source in Source.objects.all()] == [web.url("/real?a=1&b=2")]
    again = browser.post("/sources/", {"url": web.url("/")})
    assert (again.status_code, "This source is on the list already." in again.content.decode()) == (422, True)


@pytest.mark.parametrize("address", ["", "nonsense://x", "http://10.0.0.1/", "x" * 1001])
def test_an_address_that_cannot_be_used_comes_back_with_words(cast: Cast, signed_in: Enter, address: str) -> None:
    answer = signed_in(cast.ruth).post("/sources/", {"url": address})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Source.objects.count() == 0


def test_a_steward_brings_a_list_and_takes_it_away(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.ruth)
    answer = browser.post("/sources/lists/", {"file": SimpleUploadedFile("mine.opml", LIST.encode())}, follow=True)
    words = answer.content.decode()
    assert "2 sources are new; 1 stood on the list already." in words
    assert "Left out, as they are no addresses: javascript:alert(1)." in words
    taken = browser.get("/sources/sources.opml")
    assert (taken["Content-Type"], len(opml.read(taken.content))) == ("text/x-opml; charset=utf-8", 2)


@pytest.mark.parametrize("upload", [b"", b"no list", b"x" * 2_000_001])
def test_a_list_that_cannot_be_read_comes_back_with_words(cast: Cast, signed_in: Enter, upload: bytes) -> None:
    answer = signed_in(cast.ruth).post("/sources/lists/", {"file": SimpleUploadedFile("x.opml", upload)})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


def test_a_steward_pauses_resumes_and_retires_a_source(cast: Cast, signed_in: Enter) -> None:
    source = commands.add_source(actor=cast.ruth, url="ledger.example", title="Ledger", now=NOW)
    browser, here = signed_in(cast.ruth), f"/sources/{source.pk}/"
    assert browser.get(here).status_code == 200
    assert browser.post(f"{here}pauses/", {"reason": ""}).status_code == 422
    assert browser.post(f"{here}pauses/", {"reason": "Too loud"}).status_code == 302
    assert browser.post(f"{here}pauses/", {"reason": "Too loud"}).status_code == 422
    assert "Paused since" in browser.get(here).content.decode()
    assert browser.post(f"{here}resumptions/").status_code == 302
    assert browser.post(f"{here}resumptions/").status_code == 409
    assert browser.post(f"{here}retirements/", {"reason": "Closed"}).status_code == 302
    assert state_of(source) == ("gone", "Closed")


def test_a_suggestion_goes_from_a_member_to_the_list(cast: Cast, signed_in: Enter, web: Web) -> None:
    web.pages |= {"/": page(HOME), "/real?a=1&b=2": page(rss([item(1)]))}
    member, steward = signed_in(cast.hilde), signed_in(cast.ruth)
    assert member.post("/sources/suggestions/", {"url": web.url("/"), "why": "Freight"}).status_code == 302
    assert member.post("/sources/suggestions/", {"url": web.url("/"), "why": ""}).status_code == 422
    assert "Waits for a steward." in member.get("/sources/suggestions/").content.decode()
    made = Suggestion.objects.all()[0]
    here = f"/sources/suggestions/{made.pk}/decisions/"
    assert here in steward.get("/sources/").content.decode()
    assert "Freight" in steward.get(here).content.decode()
    assert steward.post(here, {"outcome": "declined", "reason": ""}).status_code == 422
    assert steward.post(here, {"outcome": "taken"}).status_code == 302
    assert steward.post(here, {"outcome": "declined", "reason": "Late"}).status_code == 422
    assert "Taken up: what it says is among what comes in." in member.get("/sources/suggestions/").content.decode()


def test_a_declined_member_reads_why(cast: Cast, signed_in: Enter) -> None:
    made = suggesting.suggest(actor=cast.hilde, url="ledger.example", why="", now=NOW)
    signed_in(cast.ruth).post(f"/sources/suggestions/{made.pk}/decisions/", {"outcome": "declined", "reason": "It repeats others."})
    assert "Not taken up. It repeats others." in signed_in(cast.hilde).get("/sources/suggestions/").content.decode()


def test_outsiders_find_nothing_of_the_sources(cast: Cast, signed_in: Enter, client: Client) -> None:
    source = commands.add_source(actor=None, url="ledger.example", title="Ledger", now=NOW)
    made = suggesting.suggest(actor=cast.hilde, url="other.example", why="", now=NOW)
    own, posts = f"/sources/{source.pk}/", ["pauses/", "resumptions/", "retirements/"]
    places = ["/sources/", "/sources/sources.opml", own, f"/sources/suggestions/{made.pk}/decisions/"]
    assert [signed_in(cast.ruth).get(place).status_code for place in places] == [200] * 4
    for person in (cast.hilde, cast.tomas, cast.ana, cast.piet, cast.ben):
        browser = signed_in(person)
        assert [browser.get(place).status_code for place in places] == [404] * 4
        assert [browser.post(f"{own}{post}", {"reason": "x"}).status_code for post in posts] == [404] * 3
        assert browser.post("/sources/", {"url": "x.example"}).status_code == 404
        assert browser.post("/sources/lists/", {"file": SimpleUploadedFile("x.opml", LIST.encode())}).status_code == 404
    assert [signed_in(person).get("/sources/suggestions/").status_code for person in (cast.piet, cast.ben)] == [404, 404]
    assert client.get("/sources/").status_code == 302
    assert client.post(f"{own}pauses/", {"reason": "x"}).status_code == 404
    assert state_of(source) == ("active", "")
