"""Who may do what in the house. Each predicate has its truth table in tests/operations/test_rules.py."""

from __future__ import annotations


def may_erase_self(*, is_steward: bool, is_last_steward: bool) -> bool:
    """Anybody, but the last steward: nobody would be left to decide who comes in."""
    return not (is_steward and is_last_steward)
