"""Writes: seats, charters, beginning a circle anew."""

from conclave.circles.commands.appointing import appoint_facilitator
from conclave.circles.commands.charters import keep_charters, set_charter
from conclave.circles.commands.renewing import renew, tell_of_trouble
from conclave.circles.commands.seats import begin_circle, dismiss_from_seat, end_seats, erase, give_seat, leave

__all__ = [
    "appoint_facilitator",
    "begin_circle",
    "dismiss_from_seat",
    "end_seats",
    "erase",
    "give_seat",
    "keep_charters",
    "leave",
    "renew",
    "set_charter",
    "tell_of_trouble",
]
