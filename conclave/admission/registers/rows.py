"""From a row of a file to a company."""

from __future__ import annotations

from conclave.admission.models import Company
from conclave.admission.registers.columns import Columns
from conclave.admission.registers.reading import Line
from conclave.admission.rules.domains import Domain, domain_of
from conclave.admission.rules.lookalikes import skeleton
from conclave.admission.rules.names import normalised

LONGEST = {field.name: field.max_length or 0 for field in Company._meta.concrete_fields if field.get_internal_type() == "CharField"}


class Unusable(Exception):
    """This row cannot be imported; says why."""


def company_of(line: Line, columns: Columns) -> Company:
    """The company of one row, not yet stored. Raises `Unusable`."""
    if line.trouble:
        raise Unusable(line.trouble)
    if len(line.cells) != columns.width:
        raise Unusable(f"it has {len(line.cells)} fields where the header has {columns.width}")
    told = {field: " ".join(line.cells[place].split()) for field, place in columns.places.items()}
    if not told["name"]:
        raise Unusable("it has no name")
    for field, text in told.items():
        if field in LONGEST and len(text) > LONGEST[field]:
            raise Unusable(f"its {field} is longer than {LONGEST[field]} characters")
    domain, other = _domains(told.pop("domain", ""), told.pop("website", ""))
    told["status"] = _status(told.get("status", ""))
    shape = {"label": domain.label, "skeleton": skeleton(domain.label)} if domain else {}
    return Company(
        **told, **shape, normalised=normalised(told["name"])[:300], domain=domain.name if domain else "", other_domain=other.name if other else ""
    )


def _domains(given: str, website: str) -> tuple[Domain | None, Domain | None]:
    """The company's own domain, and a second one where its column and its website disagree."""
    found = [domain for domain in (domain_of(website) if website else None, domain_of(given) if given else None) if domain]
    first = found[0] if found else None
    other = found[-1] if found and found[-1] != first else None
    return first, other


def _status(told: str) -> str:
    """Some files say only whether a share is still listed."""
    return {"true": "delisted", "false": ""}.get(told.casefold(), told)
