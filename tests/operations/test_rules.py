"""The truth tables of who may do what in the house."""

from __future__ import annotations

import pytest

from conclave.operations.rules import may_erase_self


@pytest.mark.parametrize(
    ("is_steward", "is_last_steward", "may"),
    [
        (False, False, True),
        (False, True, True),  # the network has no steward at all: that is not this person's to mend
        (True, False, True),
        (True, True, False),
    ],
)
def test_everybody_may_leave_but_the_last_steward(is_steward: bool, is_last_steward: bool, may: bool) -> None:
    assert may_erase_self(is_steward=is_steward, is_last_steward=is_last_steward) is may
