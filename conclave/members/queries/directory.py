"""The directory: members who asked to be listed, found by name, company or role, in two queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from conclave.core import prepared
from conclave.members.models import Account, Attestation, Office, ProfileField, Standing, present
from conclave.members.models.profile import Audience
from conclave.members.queries.badges import Badge, badge_of, in_force
from conclave.members.rules import may_see_field
from conclave.members.visitor import INSIDE, Visitor

PAGE = 60
_PROOF = ("id", "fact", "claim", "by", "doubt", "proven_at", "until")


@dataclass(frozen=True)
class Entry:
    """One member in the directory."""

    account: Account
    title: str
    company: str
    city: str
    badge: Badge


@dataclass(frozen=True)
class Leaf:
    """One member's page: the entry, and the fields that the reader may see."""

    entry: Entry
    offices: list[Office]
    fields: list[ProfileField]


def directory(words: str, now: datetime, *, page: int = 1) -> list[Entry]:
    """Listed members that match every word of `words`, by name; one more than `PAGE` when there is a next page."""
    found = listed(now)
    if words:
        found = found.annotate(title_now=_office(now, "title"), company_now=_office(now, "company"))
    for word in words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(title_now__icontains=word) | Q(company_now__icontains=word))
    start = (page - 1) * PAGE
    shown = found.order_by("name", "id").values_list("id", flat=True)[start : start + PAGE + 1]
    rows = groupby(prepared.rows(_told, list(shown), now), key=itemgetter(0))
    return [_entry(list(of_one)) for _, of_one in rows]


def leaf(visitor: Visitor, account: Account, now: datetime) -> Leaf:
    """What `visitor` may read about `account`."""
    offices = list(Office.objects.filter(present(now), account=account))
    fields = [field for field in ProfileField.objects.filter(account=account).order_by("id") if may_see_field(visitor, field)]
    city = next((field.value for field in fields if field.name == ProfileField.Name.CITY), "")
    first = offices[0] if offices else None
    entry = Entry(account, first.title if first else "", first.company if first else "", city, badge_of(account, now))
    return Leaf(entry, offices, fields)


def listed(now: datetime) -> QuerySet[Account, Any]:
    """Accounts that `rules.may_be_listed` would list."""
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    return Account.objects.filter(pk__in=inside, is_active=True, profile__listed=Audience.MEMBERS)


def _told(accounts: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    """What the directory says of `accounts`: a row for each attestation in force, or one without."""
    city = ProfileField.objects.filter(account=OuterRef("pk"), name=ProfileField.Name.CITY, audience=Audience.MEMBERS)
    proof = FilteredRelation("attestations", condition=in_force(now, "attestations__"))
    told = Account.objects.filter(pk__in=accounts).annotate(
        proof=proof,
        title_now=_office(now, "title"),
        company_now=_office(now, "company"),
        city_now=Coalesce(Subquery(city.values("value")[:1]), Value("")),
    )
    proofs = (f"proof__{column}" for column in _PROOF)
    return told.order_by("name", "id", "proof__id").values_list("id", "name", "title_now", "company_now", "city_now", *proofs)


def _office(now: datetime, column: str) -> Coalesce:
    """A column of the present office, or nothing."""
    offices = Office.objects.filter(present(now), account=OuterRef("pk")).order_by("since", "id")
    return Coalesce(Subquery(offices.values(column)[:1]), Value(""))


def _entry(rows: list[tuple[Any, ...]]) -> Entry:
    pk, name, title, company, city = rows[0][:5]
    proofs = [dict(zip(_PROOF, row[5:], strict=True)) for row in rows]
    badge = Badge(tuple(prepared.part(Attestation, account_id=pk, **proof) for proof in proofs if proof["id"] is not None))
    return Entry(prepared.part(Account, id=pk, name=name), title, company, city, badge)
