"""The benchmarks run, and say what they found. What they found is nobody's test."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.bench.figures import percentile, table

SMALL = ["--people", "100", "--rounds", "1", "--requests", "2", "--messages", "12", "--streams", "5", "--watch", "0.1", "--megabytes", "2"]
FEW = ["--circles", "2", "--members", "3", "--said", "6"]


@pytest.mark.engineless
def test_every_measure_writes_its_lines() -> None:
    lines = _measured("pages", "sealed", "streams", "sizes", "files", *SMALL)
    assert list(dict.fromkeys(line["measure"] for line in lines)) == ["pages", "sealed", "streams", "sizes", "files"]
    pages = {line["name"]: line["queries"] for line in lines if line["measure"] == "pages"}
    assert (pages["bare answer"], pages["front"], pages["me"] > 0) == (0, 0, True)


@pytest.mark.engineless
@pytest.mark.browser
def test_rooms_are_opened_in_a_real_browser() -> None:
    lines = _measured("rooms", *FEW)
    assert [(line["circles"], line["members"], line["said"], line["first_words_ms"] > 0) for line in lines] == [(2, 3, 6, True)] * 3


def _measured(*given: str) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "-m", "tests.bench", *given], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.99, 1.0)] == [1.0, 51.0, 100.0, 100.0]


def test_the_table_has_a_column_for_every_figure() -> None:
    lines = [{"measure": "m", "name": "one", "engine": "sqlite", "cpu_ms": 1.5}, {"measure": "m", "name": "two", "engine": "sqlite", "queries": 3}]
    assert table(lines) == "\nm (sqlite)\nname  cpu ms  queries\none      1.5         \ntwo                 3"
