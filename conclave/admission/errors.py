"""What can go wrong at the door.

AdmissionError
├── RegisterUnreadable 422  whoever imports mends the file, or says which column is which
├── PolicyBroken       500  whoever edits a policy mends it
├── NotACompanyAddress 422  the applicant uses the address at their company
├── CodeWrong          422  the applicant types it again
├── CodeExpired        422  the applicant asks for a new one
├── SponsorsUnusable   422  the applicant names others, or fewer
├── InvitationEnded    410  the inviter sends a new one, or one applies without
├── TooManyInvitations 422  the member waits, or takes one back
├── AlreadyKnown       409  the person signs in
├── AlreadyAnswered    409  the sponsor sees what they answered
├── Decided            409  the steward looks again: somebody was faster
├── Biased             409  another steward decides
├── ReasonMissing      422  the steward writes it
└── NotNow             409  where the application stands, this cannot be done
"""

from __future__ import annotations

from conclave.core.errors import ConclaveError, Conflict, Invalid


class AdmissionError(ConclaveError):
    """The family of this domain."""


class RegisterUnreadable(AdmissionError, Invalid):
    code = "register-unreadable"
    words = "This file cannot be read as a register. Nothing was changed."


class PolicyBroken(AdmissionError):
    code = "policy-broken"
    words = "The admission policy cannot be read. Whoever runs the network must mend it."


class NotACompanyAddress(AdmissionError, Invalid):
    code = "not-a-company-address"
    words = "Use the address that your company gave you."


class CodeWrong(AdmissionError, Invalid):
    code = "code-wrong"
    words = "That is not the code. Look at the newest letter, and type its six digits."


class CodeExpired(AdmissionError, Invalid):
    code = "code-expired"
    words = "That code is no longer good. Ask for a new one; it comes within a minute."


class SponsorsUnusable(AdmissionError, Invalid):
    code = "sponsors"
    words = "These addresses cannot be asked."


class InvitationEnded(AdmissionError):
    status = 410
    code = "invitation-ended"
    words = "This invitation is no longer good. Ask the member who sent it for a new one, or apply without it."


class TooManyInvitations(AdmissionError, Invalid):
    code = "too-many-invitations"
    words = "You have as many invitations open as a member may. Take one back, or wait until one is used."


class AlreadyKnown(AdmissionError, Conflict):
    code = "already-known"
    words = "This address belongs to somebody here already. Sign in with it; a code comes by mail."


class AlreadyAnswered(AdmissionError, Conflict):
    code = "already-answered"
    words = "You have answered this already. A steward has your answer."


class Decided(AdmissionError, Conflict):
    code = "decided"
    words = "This application has changed since you opened it: somebody else was faster. Look at it again before you go on."


class Biased(AdmissionError, Conflict):
    code = "biased"
    words = "Another steward decides this one."


class ReasonMissing(AdmissionError, Invalid):
    code = "reason-missing"
    words = "Write the reasons. The applicant reads them."


class NotNow(AdmissionError, Conflict):
    code = "not-now"
    words = "Where this application stands now, that cannot be done. Look at the page again."
