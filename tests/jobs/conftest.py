"""Only the chores of these tests recur here: those of the domains would mix in."""

from __future__ import annotations

import pytest

from conclave.core.jobs import definition
from tests.jobs import chores


@pytest.fixture(autouse=True)
def only_our_chores(monkeypatch: pytest.MonkeyPatch) -> None:
    path = chores.sweep.module_path
    monkeypatch.setattr("conclave.core.jobs.timetable.recurring", {path: definition.recurring[path]})
    monkeypatch.setattr("conclave.core.jobs.timetable.handlers", {"tests.morning": chores.morning})
