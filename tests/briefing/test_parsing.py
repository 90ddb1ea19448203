"""A document says what it says, whatever it is made of."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conclave.briefing.parsing import Parsed, parse
from conclave.briefing.parsing.apart import BROKE, TOO_LONG, Reader
from conclave.briefing.parsing.encoding import decoded
from conclave.briefing.parsing.naming import address, guid, shortened, title
from conclave.briefing.parsing.parse import BOMB, LIST, NO_FEED, PAGE
from conclave.briefing.parsing.reading import KEPT, read
from tests.briefing.feeds import item, rss

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt-BR" xml:base="https://porto.example/blog/">
<title type="text">Porto &amp; Gaia</title><link rel="self" href="/atom"/><link href="https://porto.example/"/>
<entry><id>tag:porto.example,2026:1</id><title type="html">Carga &amp;lt;a&amp;gt; &amp;amp; descarga</title>
<link rel="enclosure" href="a.mp3"/><link rel="alternate" href="2026/carga"/><updated>2026-03-02T04:30:00+01:00</updated>
<author><name>Ana Matos</name></author><summary>Resumo.</summary><content type="html">&lt;p&gt;Texto inteiro.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Board notes",
    "home_page_url": "https://notes.example/",
    "items": [
        {"id": 7, "url": "/seven", "title": "Seven &amp; eight", "content_html": "<p>Words.</p>", "date_published": "2026-03-01T09:00:00Z"},
        {"id": "https://notes.example/9", "content_text": "First < second.\n\nThird.", "authors": [{"name": "Piet"}, {"name": "Ruth"}, 3]},
        "no item",
    ],
}


def read_it(text: str | bytes, **about: str) -> Parsed:
    return parse(text if isinstance(text, bytes) else text.encode(), now=NOW, **about)


def test_an_rss_document_gives_its_entries() -> None:
    found = read_it(rss([item(1, "Tea &amp; steel", body="<p>Rates <b>fell</b>.</p>"), item(2)], extra="<language>en-GB</language>"))
    assert (found.title, found.format, found.encoding, found.site, found.language) == (
        "The Harbour Ledger",
        "RSS 2.0",
        "utf-8",
        "https://ledger.example/",
        "en-gb",
    )
    first = found.entries[0]
    assert (first.guid, first.url, first.title) == ("ledger-1", "https://ledger.example/1", "Tea & steel")
    assert (first.content, first.published_at, first.language) == ("<p>Rates <b>fell</b>.</p>", datetime(2026, 3, 2, 5, tzinfo=UTC), "en-gb")
    assert found.problems == ()


def test_an_atom_document_gives_its_entries_with_absolute_addresses() -> None:
    found = read_it(ATOM, url="https://porto.example/atom")
    entry = found.entries[0]
    assert (found.title, found.format, found.site) == ("Porto & Gaia", "Atom 1.0", "https://porto.example/")
    assert (entry.guid, entry.url) == ("tag:porto.example,2026:1", "https://porto.example/blog/2026/carga")
    assert (entry.title, entry.author, entry.language) == ("Carga <a> & descarga", "Ana Matos", "pt-br")
    assert (entry.summary, entry.content) == ("Resumo.", "<p>Texto inteiro.</p>")
    assert entry.published_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)


def test_a_json_feed_gives_its_entries() -> None:
    found = read_it(json.dumps(JSON_FEED))
    seven, nine = found.entries
    assert (found.title, found.format, found.site) == ("Board notes", "JSON Feed 1.1", "https://notes.example/")
    assert (seven.guid, seven.url, seven.title, seven.published_at) == (
        "7",
        "https://notes.example/seven",
        "Seven & eight",
        datetime(2026, 3, 1, 9, tzinfo=UTC),
    )
    assert (nine.url, nine.title, nine.author) == ("https://notes.example/9", "First < second. Third.", "Piet, Ruth")
    assert nine.content == "<p>First &lt; second.</p><p>Third.</p>"


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b"", "It is empty."),
        (b" \n ", "It is empty."),
        (b"\x00\x01\x02", NO_FEED),
        (b"just words", NO_FEED),
        (b"<!doctype html><html><title>Home</title></html>", PAGE),
        (b'<opml version="2.0"><body><outline text="x"/></body></opml>', LIST),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "It looks like a JSON Feed and is broken JSON."),
        (b'{"a": 1}', NO_FEED),
        (b"[1, 2]", NO_FEED),
        (b"[" * 100_000, NO_FEED),
        (b"\x1f\x8b broken", "It is packed and cannot be unpacked."),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "It has no entries."),
    ],
)
def test_what_is_no_feed_is_told_in_words(document: bytes, problem: str) -> None:
    found = read_it(document)
    assert found.entries == ()
    assert found.problems[-1 if problem != "It is packed and cannot be unpacked." else 0] == problem


def test_an_entity_bomb_is_not_read() -> None:
    levels = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE x [<!ENTITY l0 'ha'>{levels}]><rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>"
    assert read_it(bomb).problems == (BOMB,)
    long = f"<!DOCTYPE x [<!ENTITY a '{'x' * 2000}'>]><rss version='2.0'><channel><item><title>&a;&a;</title></item></channel></rss>"
    assert read_it(long).problems == (BOMB,)


def test_an_entity_cannot_fetch_a_file() -> None:
    document = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + rss([item(1, "[&a;]")]).partition(b"?>")[2]
    assert [entry.title for entry in read_it(document).entries] == ["[&a;]"]


@pytest.mark.parametrize(
    ("declared", "codec", "content_type", "found"),
    [
        ("utf-8", "utf-8", "", "utf-8"),
        ("utf-8", "utf-8-sig", "", "utf-8"),
        ("utf-16", "utf-16", "", "utf-16-le"),
        ("", "utf-16-be", "", "utf-16-be"),
        ("", "utf-32-le", "", "utf-32-le"),
        ("windows-1252", "cp1252", "", "cp1252"),
        ("iso-8859-1", "cp1252", "", "cp1252"),
        ("iso-8859-1", "utf-8", "text/xml; charset=ISO-8859-1", "utf-8"),
        ("utf-8", "cp1252", "", "cp1252"),
        ("", "cp1252", "", "cp1252"),
        ("", "iso8859-15", 'application/xml; charset="iso-8859-15"', "iso8859-15"),
        ("no-such-thing", "utf-8", "text/xml; charset=neither", "utf-8"),
        ("utf-7", "utf-8", "", "utf-8"),
        ("rot13", "utf-8", "", "utf-8"),
        ("utf-16", "utf-8", "", "utf-8"),
    ],
)
def test_words_survive_whatever_encoding_is_said_or_used(declared: str, codec: str, content_type: str, found: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    document = f"{declaration}<rss version='2.0'><channel><item><title>Güterzüge für “Malmö”</title></item></channel></rss>"
    if codec == "iso8859-15":
        document = document.replace("“", "").replace("”", "")
    parsed = read_it(document.encode(codec), content_type=content_type)
    assert (parsed.encoding, parsed.entries[0].title.replace("“", "").replace("”", "")) == (found, "Güterzüge für Malmö")


@pytest.mark.parametrize(
    ("name", "words"),
    [("shift_jis", "貿易と港"), ("gb2312", "港口与贸易"), ("euc-kr", "항구와 무역"), ("iso-2022-jp", "貿易と港"), ("koi8-r", "порт")],
)
def test_encodings_of_other_scripts_are_read(name: str, words: str) -> None:
    document = f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel><item><title>{words}</title></item></channel></rss>'
    assert read_it(document.encode(name)).entries[0].title == words


def test_a_wrong_announcement_is_told() -> None:
    assert decoded("<?xml encoding='windows-1251'?>ü".encode())[2] == ["It says that it is written in cp1251, but is in utf-8."]
    assert decoded(b"\xff\xfe<\x00\x00\xd8")[2] == ["Some characters cannot be read as utf-16-le."]


def test_small_faults_are_mended_and_told() -> None:
    body = rss([item(1)])
    assert read_it(gzip.compress(body)).problems == ("It was packed twice.",)
    assert read_it(b"<br /><b>Warning</b>: mysql_connect() in /x.php\n" + body).problems == (
        "Something stands before its beginning; it was left out.",
    )
    assert read_it(b"\n\n  " + body).problems == ()
    assert read_it(body.replace(b"Freight", b"Fr\x01eight")).problems == ("It holds characters that XML forbids; they were left out.",)
    unclosed = read_it(body.replace(b"</channel></rss>", b""))
    assert (len(unclosed.entries), unclosed.problems[0][:27]) == (1, "It is not well-formed XML (")


def test_a_forgotten_prefix_is_understood() -> None:
    items = "".join(f"<rss:item><rss:title>Entry {n}</rss:title><rss:link>https://a.example/{n}</rss:link></rss:item>" for n in (1, 2))
    found = read_it(f"<?xml?xml version='1.0'??><rss rss:version=2.0><rss:channel>{items}</rss:channel></rss>")
    assert [(entry.title, entry.url) for entry in found.entries] == [("Entry 1", "https://a.example/1"), ("Entry 2", "https://a.example/2")]


def test_html_that_was_escaped_twice_is_html() -> None:
    found = read_it(rss([item(1, body="&lt;p&gt;Rates &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;")]))
    assert found.entries[0].content == "<p>Rates <b>fell</b>.</p>"


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 02 Mar 2099 00:00:00 GMT"])
def test_an_impossible_date_is_left_out_and_told(date: str) -> None:
    found = read_it(rss([item(1, date=date)]))
    assert found.entries[0].published_at is None
    assert found.problems[-1:] == ("1 entry has an impossible date, which was left out.",) or found.problems == ("1 entry has no date.",)


@pytest.mark.parametrize(
    "date",
    [
        "2026-02-27",
        "27-02-2026",
        "27.02.2026",
        "Fri, 27 Feb 2026 00:00:00 +0000",
        "2026-02-27T00:00:00Z",
        "20260227",
        "February 27, 2026",
        "2026-02-27 01:00:00 +0100",
    ],
)
def test_dates_are_read_as_feeds_write_them(date: str) -> None:
    assert read_it(rss([item(1, date=date)])).entries[0].published_at == datetime(2026, 2, 27, tzinfo=UTC)


def test_entries_that_share_a_guid_are_told_apart_and_stay_the_same() -> None:
    shared = [item(n).replace(f"ledger-{n}", "same") for n in (1, 2)]
    today, tomorrow = read_it(rss(shared)), read_it(rss([item(3).replace("ledger-3", "same"), *shared]))
    assert len({entry.guid for entry in today.entries}) == 2
    assert [entry.guid for entry in tomorrow.entries[1:]] == [entry.guid for entry in today.entries]


def test_an_entry_without_anything_has_a_title_and_a_name_all_the_same() -> None:
    found = read_it(
        rss(["<item></item>", "<item><description>Only words here.</description></item>", "<item><link>https://a.example/news/x</link></item>"])
    )
    assert [entry.title for entry in found.entries] == ["Without a title", "Only words here.", "a.example/news/x"]
    assert len({entry.guid for entry in found.entries}) == 3
    assert found.problems == ("3 entries have no date.", "2 entries have no address.")


def test_a_guid_stays_the_same_wherever_the_document_is_read() -> None:
    here, there = (read_it(rss([item(1)]), url=url) for url in ("http://ledger.example/rss", "https://cdn.example/moved/rss"))
    assert here.entries[0].guid == there.entries[0].guid == "ledger-1"
    alone = read_it(rss(["<item><guid>ledger-1</guid></item>", "<item><guid>https://ledger.example/2</guid></item>"]), url="https://x.example/rss")
    assert [entry.url for entry in alone.entries] == ["", "https://ledger.example/2"]


@pytest.mark.parametrize(
    ("given", "base", "found"),
    [
        ("https://a.example/x", "", "https://a.example/x"),
        ("/x", "https://a.example/y/", "https://a.example/x"),
        ("x\n y", "https://a.example/", "https://a.example/xy"),
        ("javascript:alert(1)", "https://a.example/", ""),
        ("data:text/html,x", "", ""),
        ("mailto:a@b.example", "", ""),
        ("https://anna:pw@a.example/", "", ""),
        ("https://[::1", "", ""),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("x", "", ""),
        ("https://a.example/" + "x" * 2000, "", ""),
        ("", "https://a.example/", ""),
    ],
)
def test_an_address_is_absolute_and_of_the_web_or_empty(given: str, base: str, found: str) -> None:
    assert address(given, base) == found


def test_names_keep_to_their_lengths() -> None:
    assert guid("x" * 200, "") == "x" * 200
    assert guid("x" * 201, "").startswith("sha256:")
    assert guid("", "", "a", "b") != guid("", "", "ab")
    assert title(given="word " * 200, says="", url="").endswith("word…")
    assert len(shortened("x" * 500, 400)) == 400


def test_a_huge_document_keeps_its_newest_entries() -> None:
    items = [item(n, date=f"{n % 28 + 1} Feb 2026 {n % 24:02}:00:00 GMT") for n in range(700)]
    found = read(rss(items), now=NOW)
    assert (found.found, len(found.entries)) == (700, KEPT)
    oldest = min(entry.published_at for entry in found.entries if entry.published_at)
    assert oldest >= datetime(2026, 2, 8, tzinfo=UTC)


def test_an_entry_that_stands_there_twice_is_kept_once() -> None:
    found = read(rss([item(1), item(1), item(2)]), now=NOW)
    assert ([entry.guid for entry in found.entries], found.found, found.problems) == (["ledger-1", "ledger-2"], 3, ("1 entry stands in it twice.",))


def test_a_document_made_to_take_for_ever_is_stopped_and_the_next_one_is_read() -> None:
    reader = Reader(cpu_seconds=0.6)
    try:
        hostile = b"<rss version='2.0'><channel><item><author>" + b"a" * 100_000 + b"</author></item></channel></rss>"
        assert reader.read(hostile, now=NOW).problems == (TOO_LONG,)
        assert [entry.title for entry in reader.read(rss([item(1)]), now=NOW).entries] == ["Freight rates, part 1"]
    finally:
        reader.stop()


def test_a_reader_whose_process_died_starts_another() -> None:
    reader = Reader()
    try:
        first = reader.read(rss([item(1)]), now=NOW)
        assert reader._process is not None
        reader._process.terminate()
        reader._process.wait()
        assert reader.read(rss([item(1)]), now=NOW) == first == read(rss([item(1)]), now=NOW)
        reader._process.terminate()
        again = reader.read(rss([item(1)]), now=NOW)
        assert again == first or again.problems == (BROKE,)
    finally:
        reader.stop()


def test_the_process_that_reads_knows_no_secret() -> None:
    reader = Reader()
    try:
        reader.read(b"x", now=NOW)
        assert reader._process is not None
        names = {pair.partition(b"=")[0] for pair in Path(f"/proc/{reader._process.pid}/environ").read_bytes().split(b"\0") if pair}
        assert names == {b"PATH", b"PYTHONPATH", b"PYTHONUTF8"}
    finally:
        reader.stop()


SEEDS = [rss([item(1, body="<p>x</p>"), item(2)]), ATOM.encode(), json.dumps(JSON_FEED).encode(), b"<!DOCTYPE x [<!ENTITY a 'b'>]><rdf:RDF/>"]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A small feed with some bytes cut, doubled, overwritten or put in."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        put = draw(
            st.one_of(
                st.just(bytes(body[start:end]) * 2),
                st.binary(max_size=12),
                st.sampled_from([b"<", b"&", b"]]>", b"<![CDATA[", b"\x00", b"<!--", b'"', b"\xff\xfe"]),
            )
        )
        body[start:end] = put
    return bytes(body)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(mutated(), st.binary(max_size=300)), st.sampled_from(["", "text/xml; charset=utf-16", "application/json", "text/html; charset=\x00"])
)
def test_no_bytes_make_the_parser_raise(body: bytes, content_type: str) -> None:
    found = read(body, now=NOW, content_type=content_type, url="https://a.example/feed")
    for entry in found.entries:
        assert entry.title
        assert len(entry.title) <= 400
        assert 0 < len(entry.guid) <= 200
        assert len(entry.summary) <= 400
        assert entry.url == "" or entry.url.startswith(("http://", "https://"))
        assert "\x00" not in entry.title + entry.guid + entry.summary + entry.content + entry.author + entry.url
        (entry.title + entry.guid + entry.summary + entry.content + entry.author + entry.url + found.title + found.site).encode()
