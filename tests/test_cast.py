"""The cast is what the other tests take it to be."""

from __future__ import annotations

from conclave.core import clock
from conclave.members.visitor import visitor_of
from tests.cast import Cast


def test_everybody_is_what_the_cast_says(cast: Cast) -> None:
    now = clock.now()
    assert [visitor_of(who, now).is_member for who in (cast.hilde, cast.joost, cast.tomas, cast.ana, cast.ruth)] == [True] * 5
    assert [visitor_of(who, now).is_member for who in (cast.piet, cast.ben)] == [False] * 2
    assert visitor_of(cast.ana, now).is_facilitator
    assert visitor_of(cast.ruth, now).is_steward
    assert visitor_of(cast.ben, now).is_assistant
    assert visitor_of(cast.piet, now).is_applicant
