"""One circle of the cast: ana facilitates, hilde and joost sit in it; tomas does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from tests.cast import DAWN, Cast

BEGUN = DAWN + timedelta(hours=4)


@pytest.fixture
def circle(cast: Cast) -> Circle:
    return begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=BEGUN)
