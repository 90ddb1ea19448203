"""Sources are read in time, politely, once; and what goes wrong is told without losing anything."""

from __future__ import annotations

import gzip
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from conclave.briefing.fetching import pace
from conclave.briefing.fetching.asking import Errand, Outcome, ask
from conclave.briefing.fetching.claims import claim, due, leave, pause_of
from conclave.briefing.fetching.jobs import fetch_due
from conclave.briefing.fetching.robots import allows
from conclave.briefing.fetching.rounds import read_all_now, read_due
from conclave.briefing.fetching.settling import FORBIDDEN, GONE, Told, settle
from conclave.briefing.fetching.storing import store
from conclave.briefing.models import Entry, Host, Source, SourceState
from conclave.briefing.sanitising import CleanEntry
from conclave.briefing.sources import commands
from conclave.core import clock
from conclave.core.audit.models import Row
from tests.briefing.feeds import item, rss
from tests.fetch.web import Asked, Speaker, Web, head, page, redirect, serving

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
BUDGET = timedelta(seconds=30)


def source_at(url: str, **fields: object) -> Source:
    source = commands.add_source(actor=None, url=url, now=clock.now())
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()
    return source


def read_now(*sources: Source) -> list[Told]:
    """Makes the sources due and reads them; each is re-read from the database."""
    Source.objects.filter(pk__in=[source.pk for source in sources], next_at__isnull=False).update(next_at=clock.now())
    told = list(read_due(clock.now, budget=BUDGET))
    for source in sources:
        source.refresh_from_db()
    return told


def present(source: Source) -> tuple[str, str]:
    row = SourceState.objects.filter(source=source, until__isnull=True)[0]
    return row.kind, row.reason


def test_entries_come_in_once_and_changes_come_in_too(db: None, web: Web) -> None:
    web.pages["/feed"] = page(
        rss([item(1, body="<p onclick=x>Rates <b>fell</b>.</p><img src=//t.example/p.gif>"), item(2, date="")], extra="<language>en</language>")
    )
    source = source_at(web.url("/feed"))
    assert read_now(source) == [Told(web.url("/feed"), new=2)]
    first, second = Entry.objects.order_by("guid")
    assert (first.guid, first.title, first.url) == ("ledger-1", "Freight rates, part 1", "https://ledger.example/1")
    assert (first.summary, first.content, first.minutes, first.language) == ("Rates fell.", "<p>Rates <b>fell</b>.</p>", 1, "en")
    assert (first.published_at, second.published_at) == (datetime(2026, 3, 2, 5, tzinfo=UTC), second.seen_at)
    assert (source.title, source.site, source.language, source.failures) == ("The Harbour Ledger", "https://ledger.example/", "en", 0)

    web.pages["/feed"] = page(rss([item(1, "Corrected"), item(3)]))
    assert read_now(source) == [Told(web.url("/feed"), new=1)]
    assert [(entry.guid, entry.title, entry.changed_at is None) for entry in Entry.objects.order_by("guid")] == [
        ("ledger-1", "Corrected", False),
        ("ledger-2", "Freight rates, part 2", True),
        ("ledger-3", "Freight rates, part 3", True),
    ]
    assert Entry.objects.get(guid="ledger-1").published_at == first.published_at


def test_what_has_not_changed_is_not_sent_again(db: None, web: Web) -> None:
    def remember(asked: Asked, line: socket.socket) -> None:
        if asked.headers.get("if-none-match") == '"v1"' and asked.headers.get("if-modified-since") == "Mon, 02 Mar 2026 05:00:00 GMT":
            line.sendall(head(304, {}))
        else:
            page(rss([item(1)]), headers={"ETag": '"v1"', "Last-Modified": "Mon, 02 Mar 2026 05:00:00 GMT"})(asked, line)

    web.pages["/feed"] = remember
    source = source_at(web.url("/feed"))
    assert [told.new for told in read_now(source)] == [1]
    assert [told.new for told in read_now(source)] == [0]
    assert (source.etag, source.failures, source.last_error, Entry.objects.count()) == ('"v1"', 0, "", 1)


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        (page(b"", 404), "The server has nothing at this address any more (404)."),
        (page(b"", 403), "The server refuses to show it (403)."),
        (page(b"", 500), "The server has a fault of its own (500)."),
        (page(b"", 418), "The server answers with 418, not with a feed."),
        (page(b"<html><body>Welcome</body></html>"), "It is a web page, not a feed."),
        (page(b""), "It is empty."),
        (page(b"\x00" * 50), "It is no feed that is known here."),
        (page(b"<opml><body/></opml>"), "It is a list of sources (OPML), not a feed; import it instead."),
        (redirect("http://10.0.0.1/feed"), "This address leads into a private network, and is not read."),
        (redirect("/feed"), "The address leads to another, and that to another again, without an end."),
        (page(gzip.compress(b"\0" * 9_000_000), headers={"Content-Encoding": "gzip"}), "The document is larger than is read here."),
        (lambda asked, line: None, "The server's answer broke off or cannot be understood."),
        (
            page(b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><rss/>"),
            "It defines entities out of entities, to grow without limit; it was not read.",
        ),
    ],
)
def test_a_failing_source_says_why_and_keeps_what_was_read(db: None, web: Web, speaker: Speaker, words: str) -> None:
    web.pages["/feed"] = page(rss([item(1)]))
    source = source_at(web.url("/feed"))
    read_now(source)
    web.pages["/feed"] = speaker
    assert read_now(source) == [Told(web.url("/feed"), error=words)]
    assert (source.failures, source.last_error, Entry.objects.count(), present(source)[0]) == (1, words, 1, "active")
    assert source.next_at is not None
    assert timedelta(minutes=14) < source.next_at - clock.now() < timedelta(minutes=19)
    web.pages["/feed"] = page(rss([item(1), item(2)]))
    assert read_now(source) == [Told(web.url("/feed"), new=1)]
    assert (source.failures, source.last_error) == (0, "")


def test_a_server_that_is_down_is_told_so(db: None, settings: Settings) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    source = source_at(f"http://127.0.0.1:{port}/feed")
    assert [told.error for told in read_now(source)] == ["The server does not answer."]


def test_a_server_that_asks_for_patience_gets_it(db: None, web: Web) -> None:
    web.pages["/feed"] = page(b"", 429, {"Retry-After": "7200"})
    source = source_at(web.url("/feed"))
    assert [told.error for told in read_now(source)] == ["The server asks us to come less often (429)."]
    assert source.next_at is not None
    assert timedelta(minutes=119) < source.next_at - clock.now() <= timedelta(minutes=120)


def test_a_source_that_is_gone_for_good_is_not_asked_again(db: None, web: Web) -> None:
    web.pages["/feed"] = page(b"", 410)
    source = source_at(web.url("/feed"))
    assert [told.error for told in read_now(source)] == [GONE]
    assert (present(source), source.next_at) == (("gone", GONE), None)
    assert read_now(source) == []
    assert web.paths().count("/feed") == 1


def test_a_source_that_has_moved_is_read_at_its_new_address_after_the_third_time(db: None, web: Web) -> None:
    web.pages |= {"/old": redirect("/new", 301), "/new": page(rss([item(1)]), headers={"ETag": '"1"'})}
    source = source_at(web.url("/old"))
    for times in (1, 2):
        read_now(source)
        assert (source.url, source.moved_to, source.moved_times) == (web.url("/old"), web.url("/new"), times)
    read_now(source)
    assert (source.url, source.moved_to, source.moved_times, Entry.objects.count()) == (web.url("/new"), "", 0, 1)
    assert Row.objects.latest("n").detail == {"from": web.url("/old"), "to": web.url("/new")}


def test_a_move_that_does_not_last_is_forgotten(db: None, web: Web) -> None:
    web.pages |= {"/feed": redirect("/sign-in", 301), "/sign-in": page(rss([]))}
    source = source_at(web.url("/feed"))
    read_now(source)
    read_now(source)
    web.pages["/feed"] = page(rss([item(1)]))
    read_now(source)
    assert (source.url, source.moved_to, source.moved_times) == (web.url("/feed"), "", 0)


def test_a_source_that_moves_onto_another_yields_to_it_in_words(db: None, web: Web) -> None:
    web.pages |= {"/old": redirect("/new", 308), "/new": page(rss([item(1)]))}
    other = source_at(web.url("/new"), title="The Harbour Ledger")
    source = source_at(web.url("/old"), moved_to=web.url("/new"), moved_times=2)
    read_now(source, other)
    assert present(source) == ("gone", "It has moved to the address of “The Harbour Ledger”, which is on the list already.")
    assert (source.url, source.next_at, present(other)[0]) == (web.url("/old"), None, "active")
    assert Entry.objects.filter(source=source).count() == 1


def test_a_temporary_redirect_moves_nothing(db: None, web: Web) -> None:
    web.pages |= {"/old": redirect("/new", 302), "/new": page(rss([item(1)]))}
    source = source_at(web.url("/old"))
    for _ in range(3):
        read_now(source)
    assert (source.url, source.moved_to) == (web.url("/old"), "")


def test_a_paused_source_is_not_read_even_when_the_pause_comes_while_it_is_read(db: None, web: Web) -> None:
    source = source_at(web.url("/feed"))
    errand = claim(source, clock.now())
    assert errand is not None
    source.refresh_from_db()
    commands.pause(actor=None, source=source, reason="Enough", now=clock.now())
    web.pages["/feed"] = page(rss([item(1)]))
    assert settle(ask(errand), clock.now()) == Told(source.url)
    source.refresh_from_db()
    assert (source.next_at, Entry.objects.count()) == (None, 0)
    assert read_now(source) == []


def test_two_processes_never_read_one_source_at_once(db: None) -> None:
    source = source_at("https://ledger.example/feed")
    now = clock.now()
    assert claim(source, now) == Errand(source.pk, "ledger.example", "https://ledger.example/feed")
    assert claim(source, now) is None
    Host.objects.update(free_at=now)
    assert claim(source, now) is None
    assert Host.objects.get(name="ledger.example").free_at == now


def test_a_claim_whose_process_died_comes_back(db: None) -> None:
    source = source_at("https://ledger.example/feed")
    now = clock.now()
    assert claim(source, now)
    assert due(now + timedelta(minutes=9)) == []
    assert due(now + timedelta(minutes=11)) == [source]


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between(db: None) -> None:
    one, two, other = (source_at(url) for url in ("https://a.example/1", "https://a.example/2", "https://b.example/1"))
    now = clock.now()
    assert due(now) == [one, other]
    assert due(now, busy=["a.example"]) == [other]
    errand = claim(one, now)
    assert errand is not None
    assert (due(now), claim(two, now)) == ([other], None)
    leave(errand, now)
    assert (due(now + timedelta(seconds=1)), due(now + timedelta(seconds=3))) == ([other], [two, other])
    assert (pause_of("a.example"), pause_of("127.0.0.1:80"), pause_of("[::1]:80"), pause_of("10.0.0.1")) == (
        pace.BETWEEN,
        timedelta(0),
        timedelta(0),
        pace.BETWEEN,
    )


def test_a_slow_host_does_not_keep_the_others_waiting(db: None, settings: Settings) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    go = threading.Event()
    with serving() as slow, serving() as quick:

        def wait_for_the_other(asked: Asked, line: socket.socket) -> None:
            go.wait(10)
            page(rss([item(1)]))(asked, line)

        def let_go(asked: Asked, line: socket.socket) -> None:
            go.set()
            page(rss([item(2)]))(asked, line)

        slow.pages["/feed"], quick.pages["/feed"] = wait_for_the_other, let_go
        told = read_now(source_at(slow.url("/feed")), source_at(quick.url("/feed")))
    assert [one.error for one in told] == ["", ""]


def test_many_sources_of_one_host_are_read_in_one_round(db: None, web: Web) -> None:
    sources = []
    for n in range(5):
        web.pages[f"/{n}"] = page(rss([item(n)]))
        sources.append(source_at(web.url(f"/{n}")))
    assert [told.new for told in read_now(*sources)] == [1] * 5
    assert web.paths() == ["/robots.txt", "/0", "/1", "/2", "/3", "/4"]


def refuse_entries_of(source: Source) -> None:
    """As a fault of the database would, that nobody foresaw."""
    of = f"NEW.source_id = {source.pk}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TRIGGER refuse BEFORE INSERT ON briefing_entry WHEN {of} BEGIN SELECT RAISE(ABORT, 'no'); END")
        else:
            cursor.execute("CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql")
            cursor.execute(f"CREATE TRIGGER refuse BEFORE INSERT ON briefing_entry FOR EACH ROW WHEN ({of}) EXECUTE FUNCTION refuse()")


def test_a_source_that_cannot_be_stored_does_not_stop_the_others(db: None, web: Web, caplog: pytest.LogCaptureFixture) -> None:
    web.pages |= {"/bad": page(rss([item(1)])), "/good": page(rss([item(2)]))}
    bad, good = source_at(web.url("/bad")), source_at(web.url("/good"))
    refuse_entries_of(bad)
    told = read_now(bad, good)
    assert sorted((one.url, one.new, one.error) for one in told) == [
        (web.url("/bad"), 0, "Something broke on our side while it was stored; the server's log says what."),
        (web.url("/good"), 1, ""),
    ]
    assert (bad.failures, good.failures) == (1, 0)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [f"The source {web.url('/bad')} could not be stored."]


def test_a_site_that_names_this_program_in_robots_txt_is_not_read(db: None, web: Web) -> None:
    web.pages |= {"/feed": page(rss([item(1)])), "/robots.txt": page(b"User-agent: Conclave\nDisallow: /feed\n")}
    source = source_at(web.url("/feed"))
    assert [told.error for told in read_now(source)] == [FORBIDDEN]
    assert [told.error for told in read_now(source)] == [FORBIDDEN]
    assert web.paths() == ["/robots.txt"]
    Host.objects.update(robots_at=clock.now() - timedelta(days=2))
    web.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /\n")
    assert [told.new for told in read_now(source)] == [1]


@pytest.mark.parametrize(
    ("text", "path", "answer"),
    [
        ("", "/feed", True),
        ("User-agent: *\nDisallow: /", "/feed", True),
        ("User-agent: Conclave\nDisallow: /", "/feed", False),
        ("user-AGENT: conclave # us\ndisallow: /feed", "/feed.xml", False),
        ("User-agent: Conclave\nDisallow:", "/feed", True),
        ("User-agent: Conclave\nDisallow: /\nAllow: /feed", "/feed", True),
        ("User-agent: Conclave\nDisallow: /feed\nAllow: /feed", "/feed", True),
        ("User-agent: Other\nUser-agent: Conclave\nDisallow: /a", "/a", False),
        ("User-agent: Conclave\nUser-agent: Other\nDisallow: /a", "/a", False),
        ("User-agent: Conclave\nDisallow: /a\n\nUser-agent: Other\nDisallow: /b", "/b", True),
        ("User-agent: Conclave\nDisallow: /*.xml$", "/a/feed.xml", False),
        ("User-agent: Conclave\nDisallow: /*.xml$", "/a/feed.xml?x", True),
        ("User-agent: Conclave\nDisallow: " + "/*a" * 500, "/" + "a" * 500, True),
        ("Disallow: /\nnonsense\n:::\nUser-agent", "/feed", True),
    ],
)
def test_robots_txt_is_understood(text: str, path: str, answer: bool) -> None:
    assert allows(text, path) is answer


def test_a_source_is_read_as_often_as_it_speaks() -> None:
    hour = timedelta(hours=1)
    assert (pace.interval_after(hour, new=3), pace.interval_after(hour, new=0)) == (hour / 2, hour * 1.4)
    assert (pace.interval_after(pace.SHORTEST, new=1), pace.interval_after(pace.LONGEST, new=0)) == (pace.SHORTEST, pace.LONGEST)
    assert (pace.wait_after_success(hour, 0), pace.wait_after_success(hour, 1)) == (hour * 0.9, hour * 1.1)


def test_a_failing_source_is_asked_ever_more_rarely_and_at_least_daily() -> None:
    waits = [pace.wait_after_failure(n, 0) for n in (1, 2, 3, 8, 1000)]
    assert waits == [
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=19, minutes=12),
        timedelta(hours=19, minutes=12),
    ]
    assert pace.wait_after_failure(1000, 1) == timedelta(hours=24)
    assert pace.wait_after_failure(1, 0, timedelta(hours=3)) == timedelta(hours=3)
    assert pace.wait_after_failure(1, 0, timedelta(days=30)) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 06:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 02 Mar 2020 06:30:00 GMT", timedelta(0)),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("9" * 30, None),
    ],
)
def test_a_wish_for_patience_is_understood(said: str, wait: timedelta | None) -> None:
    assert pace.asked_to_wait(said, NOW) == wait


def test_an_entry_dated_ahead_does_not_stay_on_top(db: None) -> None:
    source = source_at("https://ledger.example/feed")
    ahead = CleanEntry("1", "", "x", "", "", "", "", NOW + timedelta(days=1), 1)
    assert store(source, [ahead], NOW) == 1
    assert Entry.objects.get().published_at == NOW


def test_an_outcome_for_a_source_that_was_deleted_is_dropped(db: None) -> None:
    assert settle(Outcome(Errand(1, "a.example", "https://a.example/"), forbidden=True), NOW) == Told("https://a.example/")


def test_the_job_reads_what_is_due(db: None, web: Web) -> None:
    web.pages["/feed"] = page(rss([item(1)]))
    source_at(web.url("/feed"))
    fetch_due.call()
    assert Entry.objects.count() == 1


def test_everything_can_be_made_due_but_what_is_paused_or_gone(db: None) -> None:
    sources = [source_at(f"https://{name}.example/") for name in "abc"]
    now = clock.now()
    commands.pause(actor=None, source=sources[1], reason="x", now=now)
    commands.retire(actor=None, source=sources[2], reason="x", now=now)
    assert read_all_now(now) == 1
    assert due(now) == [sources[0]]
