"""The rules of this house hold everywhere, and find what they should."""

from __future__ import annotations

import pytest

from tests.guards.house_rules import LINE_RULES, LineRule, faults, too_long
from tests.house.tree import matching, name_of, ours

pytestmark = pytest.mark.engineless

each_rule = pytest.mark.parametrize("rule", LINE_RULES, ids=lambda rule: rule.name)


@each_rule
def test_the_rule_holds(rule: LineRule) -> None:
    assert faults(rule) == []


@each_rule
def test_the_rule_tells_bad_lines_from_good_ones(rule: LineRule) -> None:
    assert [line for line in rule.bad if not rule.finds(line)] == []
    assert [line for line in rule.good if rule.finds(line)] == []


@each_rule
def test_the_rule_looks_at_some_files(rule: LineRule) -> None:
    assert any(rule.holds_for(name_of(path)) for path in ours())


def test_no_file_is_longer_than_a_reader_can_bear() -> None:
    text = [path for path in ours() if path.suffix not in {".csv", ".xml", ".json"} or path.parent.name == "client"]
    assert too_long({name_of(path): len(path.read_text(errors="replace").splitlines()) for path in text}) == []


def test_a_long_file_is_named() -> None:
    lengths = {"conclave/hall.py": 401, "conclave/room.py": 400, "LICENSE": 700, "conclave/x/migrations/0001_initial.py": 900}
    assert too_long(lengths) == ["conclave/hall.py (401 lines)"]


def test_patches_and_pictures_are_not_read_as_ours() -> None:
    assert [path for path in ours() if path.suffix == ".png"] == []
    assert matching("pyproject.toml") != []
