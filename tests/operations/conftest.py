"""The house sees all domains, so all have registered."""

from __future__ import annotations

import pytest

from conclave.config.composition import compose


@pytest.fixture(autouse=True, scope="session")
def composed() -> None:
    compose()
