"""Who asks to come in, what was shown and proven, who answers for them, and the registers that we ask."""

from conclave.admission.models.applications import Application, ApplicationState, MailboxCode
from conclave.admission.models.committee import Appeal, Decision, Evidence, Question
from conclave.admission.models.registers import Company, Register, Snapshot
from conclave.admission.models.sponsors import Decline, Invitation, Vouch, VouchRequest

__all__ = [
    "Appeal",
    "Application",
    "ApplicationState",
    "Company",
    "Decision",
    "Decline",
    "Evidence",
    "Invitation",
    "MailboxCode",
    "Question",
    "Register",
    "Snapshot",
    "Vouch",
    "VouchRequest",
]
