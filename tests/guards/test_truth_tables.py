"""Every predicate in a domain's rules has its truth table in tests/<domain>/test_rules.py.

A truth table is a test with `@pytest.mark.parametrize` whose rows hold at least one True and one
False, and which calls the predicate. A rule that answers in more than yes or no is called by some parametrised test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.predicates import Rule, public_functions, rules, tabled, untabled
from tests.house.tree import ROOT

pytestmark = pytest.mark.engineless

GOOD = """
import pytest

TABLE = [("member", True), ("outsider", False)]

@pytest.mark.parametrize(("who", "may"), TABLE)
def test_members_enter(who, may):
    assert may_enter(who) is may

@pytest.mark.parametrize(("who", "may"), [("member", True), ("steward", True)])
def test_members_leave(who, may):
    assert may_leave(who) is may

def test_one_case_is_no_table():
    assert may_sing("member") is True
"""


def test_every_predicate_has_its_truth_table() -> None:
    assert untabled(rules(), ROOT / "tests") == []


def test_there_are_predicates_to_look_at() -> None:
    assert Rule("may_see_field", True) in rules()["members"]


def test_a_predicate_needs_both_outcomes_and_rows() -> None:
    assert {"may_enter"} == tabled(GOOD, both_outcomes=True)
    assert {"may_enter", "may_leave"} == tabled(GOOD, both_outcomes=False)


def test_a_predicate_without_a_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "hall").mkdir()
    (tmp_path / "hall" / "test_rules.py").write_text(GOOD)
    hall = [Rule("may_enter", True), Rule("may_leave", True)]
    assert untabled({"hall": hall, "attic": [Rule("may_climb", True)]}, tmp_path) == ["attic.may_climb", "hall.may_leave"]
    assert untabled({"hall": [Rule("may_leave", False)]}, tmp_path) == []


def test_what_is_private_needs_no_table() -> None:
    source = "def may_enter() -> bool: ...\ndef doubts() -> str: ...\ndef _inner() -> bool: ...\nclass Rule: ...\n"
    assert public_functions(source) == [Rule("may_enter", True), Rule("doubts", False)]
