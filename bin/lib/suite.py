"""Runs the steps of bin/test: side by side, quietly, counted and timed.

Standard library only. A step's whole output lies in test-results/; its end is shown when it failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from steps import ROOT

RESULTS = ROOT / "test-results"
SHOWN = 150  # lines
NOTHING_COLLECTED = 5  # pytest's exit status
LIMIT = 20 * 60  # seconds; a step that hangs fails, instead of everything


@dataclass(frozen=True)
class Step:
    """One thing to run. `missing` says in words why it cannot run on this machine, or nothing; `counts`: it writes a JUnit file."""

    name: str
    words: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    missing: Callable[[], str] = lambda: ""
    counts: bool = False


@dataclass(frozen=True)
class Result:
    """How a step ended. A step that counts no tests is one that failed, or none."""

    step: Step
    state: Literal["ok", "failed", "skipped"]
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    words: str = ""


class Suite:
    """The running steps; `stop` ends them all."""

    def __init__(self, limit: float | None = LIMIT) -> None:
        self.limit = limit
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, steps: list[Step], hands: int = 2) -> list[Result]:
        """The results in the order of `steps`; told one by one as they come."""
        RESULTS.mkdir(exist_ok=True)
        with ThreadPoolExecutor(hands) as pool:
            futures: list[Future[Result]] = [pool.submit(self._run, step) for step in steps]
            try:
                for future in as_completed(futures):
                    tell(future.result())
            except BaseException:
                self.stop(futures)
                raise
        return [future.result() for future in futures]

    def stop(self, futures: list[Future[Result]]) -> None:
        """Ends what runs, as Ctrl-C would, so that test runners clear up after themselves."""
        for future in futures:
            future.cancel()
        with self._lock:
            self._stopped = True
            for process in self._running.values():
                _interrupt(process)

    def _run(self, step: Step) -> Result:
        began = time.monotonic()
        why_not = step.missing()
        if why_not:
            return Result(step, "skipped", time.monotonic() - began, skipped=1, words=why_not)
        report = RESULTS / f"{step.name}.xml"
        report.unlink(missing_ok=True)
        code = self._code(step, report)
        seconds = time.monotonic() - began
        counted = count(report) if step.counts else (0, 0, 0)
        if step.counts and code == NOTHING_COLLECTED:
            return Result(step, "ok", seconds, words="no such tests yet")
        if code == 0 and counted[1] == 0:
            return Result(step, "ok", seconds, *counted)
        words = "took too long and was ended" if code is None else f"exit status {code}"
        return Result(step, "failed", seconds, counted[0], max(1, counted[1]), counted[2], words)

    def _code(self, step: Step, report: Path) -> int | None:
        """The exit status; None when the limit ran out."""
        env = {**os.environ, **step.env, "NO_COLOR": "1", "FORCE_COLOR": "0"}
        command = [part.replace("{report}", str(report)) for part in step.command]
        with log_of(step).open("wb") as log:
            with self._lock:
                if self._stopped:
                    return 130
                process = subprocess.Popen(
                    command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
                self._running[step.name] = process
            try:
                return process.wait(self.limit)
            except subprocess.TimeoutExpired:
                _interrupt(process)
                return None
            finally:
                with self._lock:
                    del self._running[step.name]


def _interrupt(process: subprocess.Popen[bytes], patience: float = 20) -> None:
    """Asks the whole group to end, then makes it."""
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        else:
            return


def log_of(step: Step) -> Path:
    """Where the whole output of `step` lies."""
    return RESULTS / f"{step.name}.log"


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped of a JUnit file; nothing when it was not written."""
    if not report.exists():
        return (0, 0, 0)
    passed = failed = skipped = 0
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  # our own file
        said = {child.tag for child in case}
        if said & {"failure", "error"}:
            failed += 1
        elif "skipped" in said:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def tell(result: Result) -> None:
    """One line; and the end of the output when it failed."""
    why = f": {result.words}" if result.words else ""
    print(f"{result.state.rjust(8)}  {result.step.name} ({result.seconds:.1f} s){why}", flush=True)
    if result.state == "failed":
        lines = log_of(result.step).read_text(errors="replace").splitlines()
        cut = [f"... {len(lines) - SHOWN} lines more in {log_of(result.step).relative_to(ROOT)}"] if len(lines) > SHOWN else []
        print("\n".join(f"    {line}" for line in [*cut, *lines[-SHOWN:]]), flush=True)


def summary(results: list[Result], seconds: float) -> str:
    """A table, and as its last line what a machine reads: `N passed, N failed, N skipped`."""
    width = max(len(result.step.name) for result in results)
    rows = [f"{'step'.ljust(width)}  result   seconds  passed  failed  skipped"]
    for result in results:
        told = result.step.counts or result.state != "ok"
        numbers = [result.passed, result.failed, result.skipped] if told else ["-", "-", "-"]
        rows.append("{}  {:7}  {:7.1f}  {:>6}  {:>6}  {:>7}".format(result.step.name.ljust(width), result.state, result.seconds, *numbers))
    total = [sum(getattr(result, what) for result in results) for what in ("passed", "failed", "skipped")]
    return "\n".join(["", *rows, f"{seconds:.0f} seconds in all", "", "{} passed, {} failed, {} skipped".format(*total)])
