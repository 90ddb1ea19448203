"""Which column of a file holds what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conclave.admission.errors import RegisterUnreadable

FIELDS = ("name", "domain", "website", "country", "identifier", "status", "officer", "officer_title")

# Files that we know, by headers that only they have together; then headers that many files have, the likeliest first.
PRESETS: tuple[tuple[frozenset[str], dict[str, str]], ...] = (
    (
        frozenset({"name", "website", "domain", "symbol", "exchange", "isin", "delisted"}),
        {"name": "name", "domain": "domain", "website": "website", "country": "country", "identifier": "isin", "status": "delisted"},
    ),
    (
        frozenset({"lei", "name_findb", "name_sbti", "domain"}),
        {"name": "name_findb", "domain": "domain", "country": "country_findb", "identifier": "lei"},
    ),
    (frozenset({"cik", "ticker", "name"}), {"name": "name", "identifier": "cik"}),
    (
        frozenset({"company_name", "ceo", "ceo_title", "website"}),
        {"name": "company_name", "website": "website", "officer": "ceo", "officer_title": "ceo_title"},
    ),
    (
        frozenset({"company_number", "company_name", "company_status"}),
        {"name": "company_name", "identifier": "company_number", "status": "company_status"},
    ),
)
LIKELY: dict[str, tuple[str, ...]] = {
    "name": ("name", "company_name", "companyname", "company", "legal_name", "entity.legalname", "organisation", "organization", "firma", "firm"),
    "domain": ("domain", "domain_name", "email_domain"),
    "website": ("website", "web", "url", "homepage", "site", "web_site", "internet"),
    "country": ("country", "country_code", "entity.legaladdress.country", "jurisdiction", "land"),
    "identifier": ("lei", "company_number", "companynumber", "registration_number", "identifier", "isin", "cik", "id"),
    "status": ("company_status", "companystatus", "status", "entity.entitystatus"),
    "officer": ("ceo", "chief_executive", "chief_executive_officer", "officer"),
    "officer_title": ("ceo_title", "officer_title"),
}


@dataclass(frozen=True)
class Columns:
    """For each field that the file has, the place of its column. `width` is how many columns there are."""

    places: Mapping[str, int]
    width: int


def columns_of(header: list[str], given: Mapping[str, str]) -> Columns:
    """Finds the columns by `given` (field to column), by a preset, or by likely names. Raises `RegisterUnreadable` in words."""
    names = [_plain(name) for name in header]
    chosen = _given(given, header, names) if given else _preset(names) or _likely(names)
    if "name" not in chosen:
        raise RegisterUnreadable(f"No column is known to hold the company's name. {_found(header)}")
    return Columns({field: names.index(_plain(column)) for field, column in chosen.items()}, len(header))


def parse_map(text: str) -> dict[str, str]:
    """`domain=website,name=company_name` as a mapping. Raises `RegisterUnreadable` in words."""
    chosen = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        field, equals, column = part.partition("=")
        if not equals or field.strip() not in FIELDS or not column.strip():
            raise RegisterUnreadable(f"--map does not understand {part!r}. Write field=column, the field being one of: {', '.join(FIELDS)}.")
        chosen[field.strip()] = column.strip()
    return chosen


def _given(given: Mapping[str, str], header: list[str], names: list[str]) -> dict[str, str]:
    """What was given; what was not is filled from likely names."""
    absent = [column for column in given.values() if _plain(column) not in names]
    if absent:
        raise RegisterUnreadable(f"There is no column {absent[0]!r}. {_found(header)}")
    taken = {_plain(column) for column in given.values()}
    return {field: column for field, column in _likely(names).items() if column not in taken} | dict(given)


def _preset(names: list[str]) -> dict[str, str] | None:
    return next((chosen for signs, chosen in PRESETS if signs <= set(names)), None)


def _likely(names: list[str]) -> dict[str, str]:
    first = {field: next((column for column in columns if column in names), None) for field, columns in LIKELY.items()}
    return {field: column for field, column in first.items() if column is not None}


def _found(header: list[str]) -> str:
    shown = ", ".join(name.strip()[:40] or "(empty)" for name in header[:30])
    return f"The file has: {shown}. Say which is which, such as --map name=COLUMN,domain=COLUMN; fields are {', '.join(FIELDS)}. Nothing was changed."


def _plain(name: str) -> str:
    return "_".join(name.strip().casefold().replace("-", "_").split())
