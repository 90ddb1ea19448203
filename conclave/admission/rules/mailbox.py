"""What a mailbox says about who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from conclave.admission import lists
from conclave.admission.errors import NotACompanyAddress
from conclave.admission.rules.domains import Domain, domain_of, host_of

ROLES = lists.words("roles")
FREE = "{domain} gives mailboxes to everybody, so one there proves no company. Use the address that your company gave you."
DISPOSABLE = "Mailboxes at {domain} are made to be thrown away. Use the address that your company gave you."


class Nature(Enum):
    """Whose mailboxes a domain holds, as far as the name tells."""

    COMPANY = "company"
    FREE = "free"
    CARRIER = "carrier"
    DISPOSABLE = "disposable"
    ACADEMIC = "academic"


@dataclass(frozen=True)
class Mailbox:
    """An address with its domain normalised, and what its name tells. `listed_as` is what our lists say, whatever a register says."""

    address: str
    domain: Domain
    nature: Nature
    listed_as: Nature
    is_role: bool

    @property
    def doubts(self) -> list[str]:
        """In words for the steward. No doubt refuses anybody."""
        found = []
        if self.is_role:
            found.append(f"{self.address} sounds like a mailbox that several people read.")
        if self.listed_as in {Nature.FREE, Nature.CARRIER}:
            found.append(f"{self.domain.readable} also gives mailboxes to the public, so an address there need not be an employee's.")
        if self.listed_as is Nature.DISPOSABLE:
            found.append(f"{self.domain.readable} is known for mailboxes that are thrown away.")
        if self.listed_as is Nature.ACADEMIC:
            found.append(f"{self.domain.readable} is a university's or school's domain, which proves no company.")
        return found


def mailbox_of(address: str, *, is_registered: bool = False) -> Mailbox:
    """`address`, judged; `is_registered` when a register has its domain as a company's own. Raises `NotACompanyAddress` for no address."""
    local, _, _ = address.strip().rpartition("@")
    domain, host = domain_of(address), host_of(address)
    normal = f"{local.lower()}@{host}"
    try:
        validate_email(normal)
    except ValidationError:
        domain = None
    if domain is None or not local:
        raise NotACompanyAddress(f"{address.strip()[:120]} is not an address of mail.")
    listed_as = _listed_as(domain)
    nature = Nature.COMPANY if is_registered else listed_as
    return Mailbox(normal, domain, nature, listed_as, local.lower().partition("+")[0] in ROLES)


def require_company(mailbox: Mailbox) -> None:
    """Raises `NotACompanyAddress` for free and throw-away mailboxes; all others come in, with their doubts."""
    if mailbox.nature is Nature.FREE:
        raise NotACompanyAddress(FREE.format(domain=mailbox.domain.readable))
    if mailbox.nature is Nature.DISPOSABLE:
        raise NotACompanyAddress(DISPOSABLE.format(domain=mailbox.domain.readable))


def _listed_as(domain: Domain) -> Nature:
    if lists.is_disposable(domain.name, domain.label):
        return Nature.DISPOSABLE
    if lists.is_free_mail(domain.name, domain.label):
        return Nature.FREE
    if lists.is_carrier(domain.name, domain.label):
        return Nature.CARRIER
    if lists.is_academic(domain.name, domain.label, domain.suffix):
        return Nature.ACADEMIC
    return Nature.COMPANY
