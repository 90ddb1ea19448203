"""The cast of all tests: invented people, each with one part to play."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from conclave.members.models import Account, Delegation, Duty, Standing

DAWN = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """hilde and joost sit in one circle that ana facilitates; tomas is a member outside it."""

    hilde: Account
    joost: Account
    tomas: Account
    ana: Account
    piet: Account
    ruth: Account
    ben: Account


def person(name: str, *, standing: str = "", duty: str = "", zone: str = "Europe/Amsterdam", since: datetime = DAWN) -> Account:
    """An account of `name` with an open standing and, if given, a duty."""
    first, _, last = name.lower().partition(" ")
    account = Account.objects.create_user(email=f"{first}@{last}.example", name=name, time_zone=zone)
    if standing:
        Standing.objects.create(account=account, kind=standing, since=since, reason="Cast")
    if duty:
        Duty.objects.create(account=account, kind=duty, since=since, reason="Cast")
    return account


def assemble() -> Cast:
    """Everybody, as rows."""
    member = Standing.Kind.MEMBER
    cast = Cast(
        hilde=person("Hilde Vos", standing=member),
        joost=person("Joost Okafor", standing=member),
        tomas=person("Tomas Lindqvist", standing=member, zone="Europe/Stockholm"),
        ana=person("Ana Matos", standing=member, duty=Duty.Kind.FACILITATOR, zone="Europe/Lisbon"),
        piet=person("Piet Adeyemi", standing=Standing.Kind.APPLICANT),
        ruth=person("Ruth Castellan", standing=member, duty=Duty.Kind.STEWARD),
        ben=person("Ben Rask"),
    )
    Delegation.objects.create(principal=cast.hilde, assistant=cast.ben, since=DAWN, reason="Cast")
    return cast
