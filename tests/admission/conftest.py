"""Fixtures of the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from conclave.members.models import Account, Duty
from tests.admission.door import bring_in, write_register
from tests.cast import Cast, person


@pytest.fixture
def register(db: None, tmp_path: Path) -> None:
    """A register with three companies."""
    bring_in(write_register(tmp_path / "trade.csv"))


@pytest.fixture
def second_steward(cast: Cast) -> Account:
    """Somebody who can decide when ruth may not."""
    return person("Solveig Dahl", standing="member", duty=Duty.Kind.STEWARD)
