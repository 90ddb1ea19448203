"""Who is in the network, what they are, what they show, and what was proven about them."""

from conclave.members.models.accounts import Account, AccountManager, Dated, Delegation, Duty, Standing, present
from conclave.members.models.attestations import Attestation
from conclave.members.models.entering import SetupLink, SignInLink, WelcomeStep
from conclave.members.models.offices import Office
from conclave.members.models.profile import Profile, ProfileField
from conclave.members.models.regulated import Regulated

__all__ = [
    "Account",
    "AccountManager",
    "Attestation",
    "Dated",
    "Delegation",
    "Duty",
    "Office",
    "Profile",
    "ProfileField",
    "Regulated",
    "SetupLink",
    "SignInLink",
    "Standing",
    "WelcomeStep",
    "present",
]
