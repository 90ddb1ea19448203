"""The directory: members who asked to be listed, found by name, company or role, in two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from conclave.members.models import Account, Attestation, Office, ProfileField, Standing, present
from conclave.members.models.profile import Audience
from conclave.members.queries.badges import Badge, badge_of, in_force
from conclave.members.rules import may_see_field
from conclave.members.visitor import INSIDE, Visitor

PAGE = 60


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
    for word in words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(title_now__icontains=word) | Q(company_now__icontains=word))
    start = (page - 1) * PAGE
    return [_entry(account) for account in found.order_by("name", "id")[start : start + PAGE + 1]]


def leaf(visitor: Visitor, account: Account, now: datetime) -> Leaf:
    """What `visitor` may read about `account`."""
    offices = list(Office.objects.filter(present(now), account=account))
    fields = [field for field in ProfileField.objects.filter(account=account).order_by("id") if may_see_field(visitor, field)]
    city = next((field.value for field in fields if field.name == ProfileField.Name.CITY), "")
    first = offices[0] if offices else None
    entry = Entry(account, first.title if first else "", first.company if first else "", city, badge_of(account, now))
    return Leaf(entry, offices, fields)


def listed(now: datetime) -> QuerySet[Account, Any]:
    """Accounts that `rules.may_be_listed` would list, with their present office."""
    inside = Standing.objects.filter(present(now), kind__in=INSIDE).values("account")
    office = Office.objects.filter(present(now), account=OuterRef("pk")).order_by("since", "id")
    city = ProfileField.objects.filter(account=OuterRef("pk"), name=ProfileField.Name.CITY, audience=Audience.MEMBERS)
    proofs = Prefetch("attestations", Attestation.objects.filter(in_force(now)), to_attr="proofs")
    found = Account.objects.filter(pk__in=inside, is_active=True, profile__listed=Audience.MEMBERS)
    return found.annotate(
        title_now=Subquery(office.values("title")[:1]),
        company_now=Subquery(office.values("company")[:1]),
        city_now=Subquery(city.values("value")[:1]),
    ).prefetch_related(proofs)


def _entry(account: Any) -> Entry:
    return Entry(account, account.title_now or "", account.company_now or "", account.city_now or "", Badge(tuple(account.proofs)))
