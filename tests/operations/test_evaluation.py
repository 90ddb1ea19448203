"""`bin/evaluate` prints one line of figures, and words when it is asked wrongly."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conclave.operations.evaluation.console import evaluate_command
from tests.house.tree import ROOT

FEEDS = ROOT.parent / "shared" / "data" / "feeds"
RSS = "<rss version='2.0'><channel><title>T</title><item><title>One</title></item><item><title>Two</title></item></channel></rss>"
EMPTY = "<rss version='2.0'><channel><title>Nothing yet</title></channel></rss>"


def evaluated(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert evaluate_command(list(args)) == 0
    [line] = capsys.readouterr().out.splitlines()
    figures: dict[str, Any] = json.loads(line)
    return figures


def test_the_share_of_feeds_that_are_read_is_counted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in {"good.xml": RSS, "empty.xml": EMPTY, "page.html": "<!doctype html><p>No feed.", "noise": "\x00\x01"}.items():
        (tmp_path / name).write_text(text)
    figures = evaluated(capsys, "feeds", str(tmp_path))
    assert figures.pop("seconds") >= 0
    assert figures == {
        "name": "feeds",
        "path": str(tmp_path),
        "documents": 4,
        "read": 2,
        "share": 0.5,
        "with_entries": 1,
        "entries": 2,
        "with_problems": 2,
        "formats": {"RSS 2.0": 2},
    }


@pytest.mark.parametrize("args", [[], ["feeds"], ["stories-of-old", "x"], ["feeds", "a", "b"]])
def test_asked_wrongly_it_lists_what_it_knows(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    assert evaluate_command(args) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("bin/evaluate NAME PATH, where NAME is one of: ")) == ("", True)
    assert "feeds" in said.err


def test_a_data_set_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert evaluate_command(["feeds", str(tmp_path / "nowhere")]) == 1
    assert evaluate_command(["feeds", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [f"There is nothing at {tmp_path / 'nowhere'}.", f"There is no document in {tmp_path}."]


@pytest.mark.real_data
@pytest.mark.skipif(not FEEDS.is_dir(), reason="the folder ../shared/data is not here")
def test_the_program_reads_every_live_feed() -> None:
    done = subprocess.run([ROOT / "bin" / "evaluate", "feeds", FEEDS / "live_feeds.tar.xz"], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert (figures["documents"], figures["read"], figures["with_entries"]) == (91, 91, 91)
