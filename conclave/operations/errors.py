"""What can go wrong in the house itself.

OperationsError
└── LastSteward  409  the person names another steward first
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict


class OperationsError(ConclaveError):
    """The family of this domain."""


class LastSteward(OperationsError, Conflict):
    code = "last-steward"
    words = "You are the only steward. Let another one be named first, so that somebody is left to keep the door."
