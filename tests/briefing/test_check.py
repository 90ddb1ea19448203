"""`conclave sources` tells the operator what the morning makes of a feed, and never falls over."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pytest_django import Settings

from conclave.briefing.console import sources_command
from conclave.briefing.models import Entry, Source
from tests.briefing.feeds import item, rss
from tests.briefing.test_sources import LIST
from tests.fetch.web import page, serving

FEEDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"


def checked(capsys: pytest.CaptureFixture[str], *files: str) -> list[dict[str, Any]]:
    assert sources_command(["check", *files]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_document_gives_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_bytes(rss([item(1), item(2, date="")], title="Häfen"))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.html").write_bytes(b"<html></html>")
    good, none, missing = checked(capsys, str(tmp_path), str(tmp_path / "missing.xml"))
    assert good == {
        "file": str(tmp_path / "good.xml"),
        "title": "Häfen",
        "format": "RSS 2.0",
        "encoding": "utf-8",
        "entries": 2,
        "problems": ["1 entry has no date."],
    }
    assert (none["format"], none["entries"], none["problems"]) == ("", 0, ["It is a web page, not a feed."])
    assert missing["problems"] == ["The file cannot be read: No such file or directory."]


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(rss([item(1)]))))
    assert [(line["file"], line["entries"]) for line in checked(capsys, "-")] == [("-", 1)]


def test_an_archive_is_read_without_unpacking_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:xz") as archive:
        member = tarfile.TarInfo("../../evil.xml")
        member.size = len(rss([item(1)]))
        archive.addfile(member, io.BytesIO(rss([item(1)])))
    (tmp_path / "feeds.tar.xz").write_bytes(body.getvalue())
    (tmp_path / "broken.tar.xz").write_bytes(lzma.compress(b"no archive"))
    good, broken = checked(capsys, str(tmp_path / "feeds.tar.xz"), str(tmp_path / "broken.tar.xz"))
    assert (good["file"], good["entries"]) == (f"{tmp_path / 'feeds.tar.xz'}:../../evil.xml", 1)
    assert broken["problems"][0].startswith("The archive cannot be read: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.tar.xz", "feeds.tar.xz"]


def test_a_huge_file_is_read_at_its_beginning(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    huge = tmp_path / "huge.xml"
    with huge.open("wb") as opened:
        opened.write(rss([item(1)]).replace(b"</channel></rss>", b""))
        opened.truncate(30_000_000)
    [line] = checked(capsys, str(huge))
    assert (line["entries"], line["problems"][0]) == (1, "It is larger than 20 MB; only its beginning was read.")


def test_an_operator_brings_lists_and_reads_sources(db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    assert sources_command(["list"]) == 0
    assert capsys.readouterr().out == "No sources yet. `conclave sources import FILE.opml` or `conclave sources add URL` puts some on the list.\n"
    (tmp_path / "mine.opml").write_text(LIST)
    assert sources_command(["import", str(tmp_path / "mine.opml")]) == 0
    assert capsys.readouterr() == ("2 sources are new, 1 were on the list already.\n", "Not an address: javascript:alert(1)\n")
    assert sources_command(["import", str(tmp_path / "none.opml")]) == 1
    assert "cannot be read: No such file" in capsys.readouterr().err
    Source.objects.all().delete()
    with serving() as web:
        web.pages |= {"/": page(b"<link rel=alternate type=application/rss+xml href=/feed>"), "/feed": page(rss([item(1)]))}
        assert sources_command(["add", web.url("/")]) == 0
        assert capsys.readouterr().out == f"The Harbour Ledger is on the list, read from {web.url('/feed')}.\n"
        assert sources_command(["fetch", "--all"]) == 0
        assert capsys.readouterr().out == f"{web.url('/feed')}: 1 new\n1 sources read, 1 new entries, 0 failed.\n"
        assert sources_command(["export"]) == 0
        assert f'xmlUrl="{web.url("/feed")}"' in capsys.readouterr().out
        assert sources_command(["list"]) == 0
        assert "active  " in capsys.readouterr().out
    assert Entry.objects.count() == 1


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "documents", "fruitful", "entries"), [("live_feeds", 91, 91, 3350), ("odd_feeds", 417, 386, 3350)])
def test_real_documents_are_all_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, documents: int, fruitful: int, entries: int
) -> None:
    archive = FEEDS / f"{name}.tar.xz"
    if not archive.is_file():
        pytest.skip(f"../shared/data/feeds/{name}.tar.xz is not here")
    lines = checked(capsys, str(archive))
    assert (len(lines), sum(line["entries"] > 0 for line in lines), sum(line["entries"] for line in lines)) == (documents, fruitful, entries)
    found = {line["file"].partition(":")[2]: line["entries"] for line in lines}
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member) if member.isfile() else None
            if file is not None and name == "odd_feeds":
                plain = feedparser.parse(io.BytesIO(file.read()), resolve_relative_uris=False, sanitize_html=False)
                assert found[member.name] >= len(plain.entries), member.name
