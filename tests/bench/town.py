"""An invented network of any size, written in bulk. The cast of the tests lives in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test import Client

from conclave.briefing.models import Entry, Recommendation, Source
from conclave.circles.commands import begin_circle
from conclave.circles.models import Circle
from conclave.core import clock
from conclave.members.models import Account, Attestation, Office, Profile, ProfileField, Standing
from tests.admission.door import TYPED, bring_in, proven, write_register
from tests.briefing.morning import verified
from tests.cast import DAWN, Cast, assemble

SECTORS = ["Steel construction", "Logistics", "Glass", "Cables", "Ceramics", "Software", "Food", "Shipping", "Textiles", "Machine tools"]
ZONES = ["Europe/Amsterdam", "Europe/Lisbon", "Europe/Stockholm", "America/New_York", "Asia/Singapore"]


@dataclass(frozen=True)
class Town:
    """Who lives there, and what a benchmark opens."""

    cast: Cast
    people: list[Account]
    circle: Circle
    entry: Entry


def build(people: int, folder: Path) -> Town:
    """`people` members beside the cast, two entries each, ten circles, a register and thirty applications."""
    now = clock.now()
    cast = verified(assemble())
    Profile.objects.bulk_create(Profile(account=one, listed="members", changed_at=DAWN) for one in (cast.hilde, cast.joost, cast.tomas, cast.ana))
    crowd = _members(people)
    entries = _entries(2 * people, now)
    _recommendations(crowd, entries, now)
    circles = [begin_circle(actor=cast.ana, people=[cast.hilde, *crowd[n * 8 : n * 8 + 8]], now=now) for n in range(10)]
    bring_in(write_register(folder / "register.csv"))
    domain = TYPED["email"].partition("@")[2]
    for n in range(30):
        proven(now=now, name=f"Applicant {n}", email=f"applicant{n}@{domain}", sponsors=[cast.hilde.email, cast.joost.email])
    return Town(cast, crowd, circles[0], entries[0])


def cookie_of(account: Account) -> str:
    """The Cookie header of a new session of somebody who is signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _members(count: int) -> list[Account]:
    accounts = Account.objects.bulk_create(
        Account(email=f"m{n}@company{n}.example", name=f"Member{n} Invented", time_zone=ZONES[n % len(ZONES)], password="!") for n in range(count)
    )
    Standing.objects.bulk_create(Standing(account=one, kind=Standing.Kind.MEMBER, since=DAWN, reason="Bench") for one in accounts)
    Office.objects.bulk_create(
        Office(account=one, title="Chief Executive", company=f"Company {n}", domain=f"company{n}.example", since=DAWN)
        for n, one in enumerate(accounts)
    )
    until = DAWN + timedelta(days=700)
    Attestation.objects.bulk_create(
        Attestation(account=one, fact=fact, claim=f"Proven of company {n}", by="Bench register", proven_at=DAWN, until=until)
        for n, one in enumerate(accounts)
        for fact in ("mailbox", "employer", "office")
    )
    Profile.objects.bulk_create(Profile(account=one, listed="members", changed_at=DAWN) for one in accounts)
    ProfileField.objects.bulk_create(
        ProfileField(account=one, name=name, value=value, audience="members", changed_at=DAWN)
        for n, one in enumerate(accounts)
        for name, value in (("sector", SECTORS[n % len(SECTORS)]), ("city", "Rotterdam"))
    )
    return accounts


def _entries(count: int, now: datetime) -> list[Entry]:
    sources = Source.objects.bulk_create(
        Source(url=f"https://outlet{n}.example/feed", host=f"outlet{n}.example", title=f"Outlet {n}", added_at=DAWN) for n in range(50)
    )
    at = [now - timedelta(minutes=20 + n % 1400) for n in range(count)]
    return Entry.objects.bulk_create(
        Entry(source=sources[n % 50], guid=str(n), url=f"https://outlet.example/{n}", title=f"Story {n}", published_at=at[n], seen_at=at[n])
        for n in range(count)
    )


def _recommendations(people: list[Account], entries: list[Entry], now: datetime) -> None:
    Recommendation.objects.bulk_create(
        Recommendation(entry=entries[(n * n) % max(1, len(entries) // 20)], account=one, why="Read the second table.", at=now - timedelta(minutes=10))
        for n, one in enumerate(people)
    )
