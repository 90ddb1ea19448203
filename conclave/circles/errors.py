"""What can go wrong around circles.

CirclesError
├── TooFew           422  the facilitator picks more people
├── TooMany          422  the facilitator picks fewer people
├── NotToBeSeated    422  this person cannot sit here: not a member, or not a facilitator
├── AlreadySeated    409  they have that seat already
├── SeatEnded        409  somebody was faster
├── OnlyFacilitator  409  somebody else must facilitate first
├── KeepsRecords     409  somebody's firm must keep records: the circle does not forget, or they do not sit there
├── AlreadySo        409  the charter says that already
├── AlreadyTold      409  the facilitator was told
└── HasFacilitator   409  the circle has somebody who facilitates
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict, Invalid


class CirclesError(ConclaveError):
    """The family of this domain."""


class TooFew(CirclesError, Invalid):
    code = "too-few"
    words = "Pick at least two people. You have a seat yourself."


class TooMany(CirclesError, Invalid):
    code = "too-many-people"
    words = "A circle seats fifteen at most, with you. Pick fewer people."


class NotToBeSeated(CirclesError, Invalid):
    code = "not-to-be-seated"
    words = "This person cannot take that seat. Seats are for members, and the facilitator's for those who facilitate in this network."


class AlreadySeated(CirclesError, Conflict):
    code = "already-seated"
    words = "They have that seat already."


class SeatEnded(CirclesError, Conflict):
    code = "seat-ended"
    words = "This seat has ended already."


class OnlyFacilitator(CirclesError, Conflict):
    code = "only-facilitator"
    words = "You are the only facilitator here. Give somebody the facilitator's seat first, so that the circle can go on."


class KeepsRecords(CirclesError, Conflict):
    code = "keeps-records"
    words = "Somebody here works for a firm that must keep records, so this circle cannot forget."


class AlreadySo(CirclesError, Conflict):
    code = "already-so"
    words = "That is what this circle keeps already. Nothing has changed."


class AlreadyTold(CirclesError, Conflict):
    code = "already-told"
    words = "The facilitator was told already. Until the circle is begun anew, what you wrote is kept on your device."


class HasFacilitator(CirclesError, Conflict):
    code = "has-facilitator"
    words = "This circle has a facilitator by now."
