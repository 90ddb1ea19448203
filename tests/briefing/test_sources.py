"""Stewards choose what is read; members suggest; nobody else learns of either."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from conclave.briefing.models import Source, SourceState, Suggestion
from conclave.briefing.sources import commands, opml, queries, suggesting
from conclave.briefing.sources.addresses import host_of, spelled
from conclave.briefing.sources.errors import AlreadyASource, AlreadyDecided, AlreadySo, ListUnreadable, NoFeedThere
from conclave.briefing.sources.finding import Found, find_feed
from conclave.briefing.sources.opml import Outline
from conclave.briefing.sources.panels import ailing_sources, waiting_suggestions
from conclave.config.composition import compose
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.core.fetch import BadAddress, Blocked
from conclave.core.subject_data import export
from conclave.members.models import Account
from tests.briefing.feeds import item, rss
from tests.cast import Cast
from tests.fetch.web import Web, page, redirect

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "sources"
LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Trade &amp; ports"><outline text="Ledger" title="The Harbour Ledger" type="rss" xmlUrl="https://Ledger.example/feed" htmlUrl="https://ledger.example/"/>
<outline text="Deeper"><outline type="rss" text="Rates" xmlUrl="feed://rates.example/rss"/></outline></outline>
<outline type="rss" text="Again" xmlUrl="https://ledger.example/feed#top"/><outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/>
<outline text="A note"/></body></opml>"""
Enter = Callable[[Account], Client]


def state_of(source: Source) -> tuple[str, str]:
    row = SourceState.objects.filter(source=source, until__isnull=True)[0]
    return row.kind, row.reason


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("https://Paper.example/Feed", "https://paper.example/Feed"),
        (" https://paper.example/feed#top ", "https://paper.example/feed"),
        ("paper.example", "https://paper.example/"),
        ("paper.example:8080/feed", "https://paper.example:8080/feed"),
        ("//paper.example/feed", "https://paper.example/feed"),
        ("feed://paper.example/rss", "https://paper.example/rss"),
        ("feed:http://paper.example/rss", "http://paper.example/rss"),
        ("https://paper.example:443", "https://paper.example/"),
        ("https://bücher.example/neu", "https://xn--bcher-kva.example/neu"),
    ],
)
def test_an_address_has_one_spelling(given: str, stored: str) -> None:
    assert spelled(given) == stored


@pytest.mark.parametrize(
    "given",
    [
        "",
        "javascript:alert(1)",
        "ftp://paper.example/",
        "https://",
        "https://a:b@paper.example/",
        "mailto:a@b.example",
        "https://a.example/" + "x" * 1000,
    ],
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(BadAddress):
        spelled(given)


def test_politeness_is_counted_by_server() -> None:
    assert [host_of(url) for url in ("https://a.example/x", "http://a.example:8080/", "https://[::1]:9/")] == [
        "a.example",
        "a.example:8080",
        "[::1]:9",
    ]


def test_a_steward_adds_a_source_that_is_due_at_once(cast: Cast) -> None:
    source = commands.add_source(actor=cast.ruth, url="Ledger.example/feed", title="Ledger", now=NOW)
    assert (source.url, source.host, source.next_at, source.added_by) == ("https://ledger.example/feed", "ledger.example", NOW, cast.ruth)
    assert state_of(source) == ("active", "")
    assert Row.objects.latest("n").verb == "source.added"
    with pytest.raises(AlreadyASource):
        commands.add_source(actor=cast.ruth, url="https://ledger.example/feed", now=NOW)


def test_nobody_but_stewards_changes_the_list(cast: Cast) -> None:
    source = commands.add_source(actor=None, url="ledger.example", now=NOW)
    for person in (cast.hilde, cast.ana, cast.piet, cast.ben):
        with pytest.raises(Refused):
            commands.add_source(actor=person, url="other.example", now=NOW)
        with pytest.raises(Refused):
            commands.import_sources(actor=person, outlines=[Outline("other.example")], now=NOW)
        for change in (commands.pause, commands.retire, commands.resume):
            with pytest.raises(Refused):
                change(actor=person, source=source, reason="x", now=NOW)
    assert Source.objects.count() == 1


def test_a_source_stops_and_goes_on_with_who_and_why(cast: Cast) -> None:
    source = commands.add_source(actor=cast.ruth, url="ledger.example", now=NOW)
    later = NOW + timedelta(hours=1)
    commands.pause(actor=cast.ruth, source=source, reason="Too much of it", now=later)
    assert (state_of(source), source.next_at) == (("paused", "Too much of it"), None)
    with pytest.raises(AlreadySo):
        commands.pause(actor=cast.ruth, source=source, reason="Again", now=later)
    commands.resume(actor=cast.ruth, source=source, now=later)
    assert (state_of(source), source.next_at) == (("active", ""), later)
    commands.retire(actor=cast.ruth, source=source, reason="Closed", now=later)
    assert [(row.kind, row.set_by) for row in source.states.all()] == [(kind, cast.ruth) for kind in ("active", "paused", "active", "gone")]
    assert source.states.filter(until__isnull=True).count() == 1


def test_a_list_is_read_with_its_headings_and_without_repetition(cast: Cast) -> None:
    outlines = opml.read(LIST.encode())
    assert [(one.title, one.topic) for one in outlines] == [("The Harbour Ledger", "Trade & ports"), ("Rates", "Deeper"), ("Again", ""), ("Bad", "")]
    done = commands.import_sources(actor=cast.ruth, outlines=outlines, now=NOW)
    assert (done.added, done.known, done.unusable) == (2, 1, ["javascript:alert(1)"])
    assert [(source.url, source.site) for source in Source.objects.all()] == [
        ("https://rates.example/rss", ""),
        ("https://ledger.example/feed", "https://ledger.example/"),
    ]
    again = commands.import_sources(actor=cast.ruth, outlines=outlines, now=NOW)
    assert (again.added, again.known) == (0, 3)
    assert SourceState.objects.count() == 2


def test_a_list_that_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    broken = LIST.replace("&amp;", "&").replace("</body></opml>", "")
    assert opml.read(broken.encode()) == opml.read(LIST.encode())
    assert [one.title for one in opml.read(LIST.partition("</outline>")[0].encode())] == ["The Harbour Ledger", "Rates"]
    assert opml.read(LIST.encode("utf-16")) == opml.read(LIST.encode())


def test_quotation_marks_and_tags_inside_a_name_do_not_lose_the_source() -> None:
    torn = """<opml><body><outline text="Press "Today" daily" description="By <a href="https://a.example/">A</a>, "B""
    xmlUrl="https://a.example/feed" />
    <outline text='One' xmlUrl='https://b.example/feed?a=1&amp;b=2'></outline></body></opml>"""
    assert [(one.title, one.url) for one in opml.read(torn.encode())] == [
        ('Press "Today" daily', "https://a.example/feed"),
        ("One", "https://b.example/feed?a=1&b=2"),
    ]


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"<html></html>", b"<opml><body/></opml>", b"PK\x03\x04", rss([item(1)])])
def test_what_is_no_list_is_told_in_words(body: bytes) -> None:
    with pytest.raises(ListUnreadable):
        opml.read(body)


def test_a_list_that_defines_entities_is_refused() -> None:
    for definition in ("<!ENTITY a 'b'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % p 'x'>"):
        with pytest.raises(ListUnreadable) as refusal:
            opml.read(LIST.replace("<opml", f"<!DOCTYPE opml [{definition}]><opml").encode())
        assert refusal.value.said == opml.DEFINES


@examples(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(LIST)), st.integers(0, 30))
def test_no_bytes_make_the_reader_of_lists_raise_anything_else(put: bytes, start: int, cut: int) -> None:
    body = LIST.encode()
    with contextlib.suppress(ListUnreadable):
        assert all(outline.url for outline in opml.read(body[:start] + put + body[start + cut :]))


def test_a_list_goes_out_as_it_came_in(db: None) -> None:
    commands.import_sources(actor=None, outlines=opml.read(LIST.encode()), now=NOW)
    gone = commands.add_source(actor=None, url="gone.example", now=NOW)
    commands.retire(actor=None, source=gone, reason="Closed", now=NOW)
    written = opml.write(queries.exported(), title="Ours & <theirs>")
    assert {(one.url, one.title, one.topic, one.site) for one in opml.read(written.encode())} == {
        ("https://ledger.example/feed", "The Harbour Ledger", "Trade & ports", "https://ledger.example/"),
        ("https://rates.example/rss", "Rates", "Deeper", ""),
    }


@pytest.mark.real_data
def test_real_lists_of_all_countries_are_read(db: None) -> None:
    if not REAL.is_dir():
        pytest.skip("../shared/data/sources is not here")
    outlines = [outline for path in sorted(REAL.glob("*.opml")) for outline in opml.read(path.read_bytes())]
    done = commands.import_sources(actor=None, outlines=outlines, now=NOW)
    assert len(outlines) == 786
    assert done.unusable == []
    assert done.added + done.known == 786
    assert done.added == Source.objects.count() > 700
    written = opml.read(opml.write(queries.exported(), title="x").encode())
    assert sorted(one.url for one in written) == sorted(Source.objects.values_list("url", flat=True))


HOME = b"""<!doctype html><html><head><link rel=stylesheet href=x.css><LINK REL='alternate' TYPE='application/rss+xml' HREF='/broken'>
<link href="/real?a=1&amp;b=2" type="application/atom+xml" rel="home alternate" title="All"></head></html>"""


def test_a_feed_is_found_behind_the_page_that_names_it(web: Web) -> None:
    web.pages |= {"/": page(HOME, headers={"Content-Type": "text/html"}), "/broken": page(b"oops"), "/real?a=1&b=2": page(rss([item(1)]))}
    assert find_feed(web.url("/"), now=NOW) == Found(web.url("/real?a=1&b=2"), "The Harbour Ledger", "https://ledger.example/")
    assert web.paths() == ["/", "/broken", "/real?a=1&b=2"]


def test_a_feed_is_found_by_its_own_address_and_where_it_has_moved(web: Web) -> None:
    web.pages |= {"/old": redirect("/feed", 301), "/feed": page(rss([item(1)]))}
    assert find_feed(web.url("/old"), now=NOW).url == web.url("/feed")


def test_a_feed_is_found_at_a_usual_place(web: Web) -> None:
    web.pages |= {"/about": page(b"<html></html>"), "/atom.xml": page(rss([item(1)]))}
    assert find_feed(web.url("/about"), now=NOW).url == web.url("/atom.xml")


def test_a_page_without_a_feed_is_told_so(web: Web) -> None:
    web.pages["/"] = page(b"<html></html>")
    with pytest.raises(NoFeedThere):
        find_feed(web.url("/"), now=NOW)
    with pytest.raises(NoFeedThere) as failure:
        find_feed(web.url("/none"), now=NOW)
    assert failure.value.said == "The server answers that there is nothing at this address (404)."


def test_a_page_cannot_send_the_search_into_a_private_network(web: Web) -> None:
    web.pages["/"] = page(b"<link rel=alternate type=application/rss+xml href=http://169.254.169.254/feed>")
    with pytest.raises(NoFeedThere):
        find_feed(web.url("/"), now=NOW)
    with pytest.raises(Blocked):
        find_feed("http://169.254.169.254/", now=NOW)


def test_a_member_suggests_and_a_steward_decides(cast: Cast) -> None:
    made = suggesting.suggest(actor=cast.hilde, url="ledger.example", why="Freight before anybody else", now=NOW)
    with pytest.raises(AlreadyASource):
        suggesting.suggest(actor=cast.hilde, url="https://ledger.example/", why="", now=NOW)
    with pytest.raises(Refused):
        suggesting.suggest(actor=cast.piet, url="ledger.example", why="", now=NOW)
    with pytest.raises(Refused):
        suggesting.decline(actor=cast.joost, suggestion=made, reason="No", now=NOW)
    source = suggesting.take_up(actor=cast.ruth, suggestion=made, found=Found("https://ledger.example/feed", "Ledger", ""), now=NOW)
    assert (source.suggested_by, source.added_by, state_of(source)) == (cast.hilde, cast.ruth, ("active", "Suggested"))
    with pytest.raises(AlreadyDecided):
        suggesting.decline(actor=cast.ruth, suggestion=made, reason="No", now=NOW)
    with pytest.raises(AlreadyASource):
        suggesting.suggest(actor=cast.joost, url="https://ledger.example/feed", why="", now=NOW)


def test_a_suggestion_whose_feed_is_on_the_list_stays_undecided(cast: Cast) -> None:
    made = suggesting.suggest(actor=cast.hilde, url="ledger.example", why="", now=NOW)
    commands.add_source(actor=cast.ruth, url="ledger.example/feed", now=NOW)
    with pytest.raises(AlreadyASource):
        suggesting.take_up(actor=cast.ruth, suggestion=made, found=Found("https://ledger.example/feed", "", ""), now=NOW)
    assert Suggestion.objects.filter(outcome="").count() == 1


def test_what_somebody_suggested_is_among_their_data(cast: Cast) -> None:
    compose()
    suggesting.suggest(actor=cast.hilde, url="ledger.example", why="Freight", now=NOW)
    assert export(cast.hilde)["briefing"]["suggested_sources"] == [{"url": "https://ledger.example/", "why": "Freight", "at": NOW.isoformat()}]


def test_the_desk_names_sources_that_fail_again_and_again(cast: Cast) -> None:
    assert (ailing_sources(NOW), waiting_suggestions(NOW)) == ([], [])
    for n, failures in enumerate((1, 3, 5)):
        source = commands.add_source(actor=None, url=f"s{n}.example", title=f"Paper {n}", now=NOW)
        Source.objects.filter(pk=source.pk).update(failures=failures, last_error="The server does not answer.")
    suggesting.suggest(actor=cast.hilde, url="ledger.example", why="", now=NOW)
    assert [(panel.title, panel.line) for panel in ailing_sources(NOW)] == [("Two sources fail", "Paper 2: The server does not answer.")]
    assert [panel.title for panel in waiting_suggestions(NOW)] == ["One suggested source waits"]
