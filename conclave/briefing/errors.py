"""What can go wrong with the morning.

BriefingError
├── InterestUnstated  422  the person says what they have to do with their own company
├── NothingToWithdraw 409  it was taken back already
├── NotADay           422  the person chooses at least one day
└── (of sources: conclave/briefing/sources/errors.py)
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict, Invalid


class BriefingError(ConclaveError):
    """The family of this domain."""


class InterestUnstated(BriefingError, Invalid):
    code = "interest-unstated"
    words = "This is about your own company. Say what you have to do with it; readers will see it beside your marks."


class NothingToWithdraw(BriefingError, Conflict):
    code = "nothing-to-withdraw"
    words = "You have taken that back already."


class NotADay(BriefingError, Invalid):
    code = "not-a-day"
    words = "Choose at least one day. To receive no mail at all, switch the mail off instead."
