"""bin/test counts, times and tells; a failure anywhere is a failure of the whole."""

from __future__ import annotations

import importlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.engineless

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure>no</failure></testcase><testcase name="d"><error>no</error></testcase>
<testcase name="e"><skipped/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(ROOT / "bin" / "lib"))
    module = importlib.import_module("suite")
    monkeypatch.setattr(module, "RESULTS", tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    yield module
    for name in ("suite", "steps"):
        sys.modules.pop(name, None)


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_tests_are_counted_as_their_runner_wrote_them(suite: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert suite.count(tmp_path / "report.xml") == (2, 2, 1)
    assert suite.count(tmp_path / "absent.xml") == (0, 0, 0)


def test_a_failed_step_shows_the_end_of_what_it_said(suite: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    steps = [
        suite.Step("good", "a good one", python("print('quiet')")),
        suite.Step("bad", "a bad one", python("print('\\n'.join(map(str, range(400)))); raise SystemExit(3)")),
    ]
    results = suite.Suite().run(steps)
    assert [(result.step.name, result.state, result.failed) for result in results] == [("good", "ok", 0), ("bad", "failed", 1)]
    said = capsys.readouterr().out
    assert "quiet" not in said
    assert "exit status 3" in said
    assert "... 250 lines more in bad.log" in said
    assert "\n    399\n" in said


def test_the_last_line_is_for_machines(suite: ModuleType, tmp_path: Path) -> None:
    write = f"open({{report!r}}, 'w').write({REPORT!r})"
    counted = suite.Step("tests", "some tests", python(write.replace("{report!r}", "r'{report}'")), counts=True)
    absent = suite.Step("browser", "journeys", python(""), missing=lambda: "Chromium is missing")
    results = suite.Suite().run([counted, absent, suite.Step("ruff", "rules", python(""))])
    assert [result.state for result in results] == ["failed", "skipped", "ok"]
    table = suite.summary(results, 1.0).splitlines()
    assert table[-1] == "2 passed, 2 failed, 2 skipped"
    assert table[1].split() == ["step", "result", "seconds", "passed", "failed", "skipped"]


def test_a_runner_that_crashed_before_it_wrote_is_a_failure(suite: ModuleType) -> None:
    [result] = suite.Suite().run([suite.Step("tests", "some tests", python("raise SystemExit(2)"), counts=True)])
    assert (result.state, result.passed, result.failed) == ("failed", 0, 1)


def test_no_such_tests_is_no_failure(suite: ModuleType) -> None:
    [result] = suite.Suite().run([suite.Step("tests", "some tests", python("raise SystemExit(5)"), counts=True)])
    assert (result.state, result.words) == ("ok", "no such tests yet")


def test_a_report_of_the_run_before_is_not_counted(suite: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "tests.xml").write_text(REPORT)
    [result] = suite.Suite().run([suite.Step("tests", "some tests", python(""), counts=True)])
    assert (result.state, result.failed) == ("ok", 0)


def test_a_step_that_hangs_is_ended_with_all_that_it_started(suite: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    child = f"import socket, time; held = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    began = time.monotonic()
    [result] = suite.Suite(limit=2).run([suite.Step("hangs", "never ends", python(parent))])
    assert (result.state, result.words) == ("failed", "took too long and was ended")
    assert time.monotonic() - began < 50
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_the_steps_can_be_listed_and_chosen() -> None:
    listed = subprocess.run([sys.executable, ROOT / "bin" / "test", "--list"], capture_output=True, text=True, check=True).stdout
    names = [line.split()[0] for line in listed.splitlines()]
    assert {"ruff", "format", "mypy", "djlint", "imports", "client", "vitest", "sqlite", "postgresql", "browser"} == set(names)
    wrong = subprocess.run([sys.executable, ROOT / "bin" / "test", "--only", "gossip"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "invalid choice: 'gossip'" in wrong.stderr


def test_a_taken_port_is_told_before_anything_is_installed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        done = subprocess.run([sys.executable, ROOT / "bin" / "run", "--port", str(port)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Port {port} is in use. Stop the program that holds it, or choose another with --port.\n"


def test_continuous_integration_runs_the_same_command() -> None:
    listed = [subprocess.run([ROOT / path, "--list"], capture_output=True, text=True, check=True).stdout for path in (".ci/run", "bin/test")]
    assert listed[0] == listed[1]
