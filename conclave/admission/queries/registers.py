"""Asking the registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from conclave.admission.models import Company, Snapshot
from conclave.admission.rules.domains import Domain, domain_of
from conclave.admission.rules.lookalikes import neighbours, skeleton
from conclave.admission.rules.mailbox import Mailbox, mailbox_of
from conclave.admission.rules.names import normalised

MOST = 20
CHUNK = 400  # names in one question; SQLite takes few variables


@dataclass(frozen=True)
class Lookalike:
    """A registered company whose domain can be taken for the one at hand."""

    company: Company
    why: str


def registers() -> list[Snapshot]:
    """The present import of each, by name."""
    return list(Snapshot.objects.filter(current_of__isnull=False).select_related("register").order_by("register__name"))


def companies_at(domain: Domain) -> list[Company]:
    """Companies that a register gives this domain."""
    return list(_current().filter(Q(domain=domain.name) | Q(other_domain=domain.name)).order_by("-snapshot__imported_at", "id")[:MOST])


def namesakes(name: str) -> list[Company]:
    """Companies of that name, whatever their domain."""
    return list(_current().filter(normalised=normalised(name)[:300]).order_by("-snapshot__imported_at", "id")[:MOST])


def judged(address: str) -> Mailbox:
    """An address of mail as our lists and the registers see it. Raises `NotACompanyAddress` when it is none."""
    mailbox = mailbox_of(address)
    return mailbox_of(address, is_registered=True) if companies_at(mailbox.domain) else mailbox


def lookalikes(domain: Domain) -> list[Lookalike]:
    """Registered companies whose domain looks like this one, which no register has: by shape, by another ending, or by one slip."""
    others = _current().exclude(domain__in=["", domain.name])
    found = {company.pk: Lookalike(company, f"reads like {company.domain}") for company in others.filter(skeleton=skeleton(domain.label))[:MOST]}
    if len(domain.label) > 2:
        ends = {company.pk: Lookalike(company, f"is {company.domain} with another ending") for company in others.filter(label=domain.label)[:MOST]}
        found |= ends
    slips = sorted(neighbours(domain.label))
    for start in range(0, len(slips), CHUNK):
        for company in others.filter(label__in=slips[start : start + CHUNK])[:MOST]:
            found.setdefault(company.pk, Lookalike(company, f"is one letter away from {company.domain}"))
    return list(found.values())[:MOST]


def look(words: str) -> list[Company]:
    """Companies by domain, address or name, for the operator."""
    domain = domain_of(words)
    return (companies_at(domain) if domain else []) or namesakes(words)


def _current() -> QuerySet[Company, Any]:
    return Company.objects.filter(snapshot__current_of__isnull=False).select_related("snapshot__register")
