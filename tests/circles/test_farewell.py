"""Who is no member any more sits nowhere any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conclave.circles.models import Circle, Seat
from conclave.conversations.models import Participant
from conclave.core.audit import trail
from conclave.members.commands.standing import readmit, set_standing, suspend
from conclave.members.models import Account, Standing
from tests.cast import Cast
from tests.circles.conftest import BEGUN

LATER = BEGUN + timedelta(days=9)


def _sits(account: Account, circle: Circle) -> tuple[bool, bool]:
    """By seat, and on the roster of what is sealed."""
    seat = Seat.objects.filter(circle=circle, account=account, until__isnull=True).exists()
    return seat, Participant.objects.filter(conversation=circle.conversation, account=account, until__isnull=True).exists()


@pytest.mark.parametrize("who", ["joost", "ana"])
def test_a_member_who_becomes_an_alumnus_gives_up_every_seat_also_an_only_facilitator(cast: Cast, circle: Circle, who: str) -> None:
    account = getattr(cast, who)
    assert _sits(account, circle) == (True, True)
    set_standing(actor=cast.ruth, account=account, kind=Standing.Kind.ALUMNUS, reason="Left.", now=LATER)
    assert _sits(account, circle) == (False, False)
    assert _sits(cast.hilde, circle) == (True, True)
    ended = Seat.objects.get(circle=circle, account=account)
    assert (ended.until, ended.reason) == (LATER, "No member any more.")
    assert trail.verify() > 0


def test_somebody_suspended_sits_nowhere_and_comes_back_without_a_seat(cast: Cast, circle: Circle) -> None:
    suspend(actor=cast.ruth, account=cast.joost, reason="A breach.", now=LATER)
    assert _sits(cast.joost, circle) == (False, False)
    readmit(actor=cast.ruth, account=cast.joost, reason="It was none.", now=LATER + timedelta(days=1))
    assert _sits(cast.joost, circle) == (False, False)


def test_grace_costs_nobody_a_seat(cast: Cast, circle: Circle) -> None:
    set_standing(actor=cast.ruth, account=cast.joost, kind=Standing.Kind.IN_GRACE, reason="Sold the firm.", now=LATER)
    assert _sits(cast.joost, circle) == (True, True)
