"""What the demonstration's pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from conclave.core.errors import Missing
from conclave.members.models import Account
from conclave.operations.demo.models import DemoPerson
from conclave.operations.demo.script import Outlet, Person, Story, network

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """One of the people a visitor may come in as. `sees` says what for."""

    key: str
    account: Account
    office: str
    sees: str
    device: str
    kit: str


SEES = {
    "hilde": "Two circles with a conversation under way, and the morning.",
    "joost": "A circle in which his own issue is on the table.",
    "ana": "Facilitates both circles, and may begin another.",
    "ruth": "The stewards' desk: an application with what was proven, by whom, with which doubt.",
    "assistant": "What an assistant sees: no circle, no word.",
    "applicant": "What an applicant sees: where they stand, and why.",
}


def parts() -> list[Part]:
    """Everybody, those worth a first look in front."""
    rows = {row.key: row for row in DemoPerson.objects.select_related("account")}
    order = [*SEES, *(person.key for person in network().people if person.key not in SEES)]
    return [_part(rows[key]) for key in order if key in rows]


def part(key: str) -> Part:
    """Raises `Missing`."""
    row = DemoPerson.objects.select_related("account").filter(key=key).first()
    if row is None:
        raise Missing
    return _part(row)


def part_of(account: Account) -> Part:
    """The part that `account` plays. Raises `Missing`."""
    row = DemoPerson.objects.select_related("account").filter(account=account).first()
    if row is None:
        raise Missing
    return _part(row)


def morning() -> datetime:
    """The moment before which the demonstration's outlets published. Raises `Missing` while nothing is loaded."""
    loaded = DemoPerson.objects.order_by("-loaded_at").values_list("loaded_at", flat=True).first()
    if loaded is None:
        raise Missing
    return loaded


def outlet(key: str) -> Outlet:
    """Raises `Missing`."""
    return _named(next((one for one in network().outlets if one.key == key), None))


def story(slug: str) -> Story:
    """Raises `Missing`."""
    return _named(next((one for one in network().stories if one.slug == slug), None))


def _part(row: DemoPerson) -> Part:
    told = next((person for person in network().people if person.key == row.key), None)
    sees = SEES.get(row.key, "The morning, the directory, a circle.")
    return Part(row.key, row.account, _office(row.key, told), sees, told.device if told else "", row.kit)


def _office(key: str, told: Person | None) -> str:
    if told is not None:
        return f"{told.title}, {told.company}"
    principal = next(person.name for person in network().people if person.key == network().assistant.principal)
    return f"Assistant to {principal}" if key == "assistant" else f"{network().application.title}, {network().application.company}"


def _named(found: T | None) -> T:
    if found is None:
        raise Missing
    return found
