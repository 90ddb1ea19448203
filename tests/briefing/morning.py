"""Sources, entries and voices for the tests of the morning."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta
from typing import Any

from conclave.briefing.models import Delivery, Entry, Recommendation, Review, Source
from conclave.briefing.reviews import commands
from conclave.members.models import Account, Attestation, Office, ProfileField
from tests.cast import DAWN, Cast, person

TUESDAY = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)  # 06:30 in Amsterdam
_numbers = itertools.count(1)


def source(title: str = "The Financial Courier", topic: str = "") -> Source:
    host = f"{title.lower().replace(' ', '-')}.example"
    return Source.objects.create(url=f"https://{host}/feed/{next(_numbers)}", host=host, title=title, topic=topic, added_at=DAWN)


def entry(title: str = "Grid operators move to hourly pricing", *, of: Source | None = None, at: datetime | None = None, **told: Any) -> Entry:
    """An entry seen at `at`, an hour before TUESDAY's morning unless said otherwise."""
    seen, n = at or TUESDAY - timedelta(hours=1), next(_numbers)
    told = {"url": f"https://courier.example/stories/{n}", "summary": "", "minutes": 2, "published_at": seen, "seen_at": seen, **told}
    return Entry.objects.create(source=of or source(), guid=str(n), title=title, **told)


def office(account: Account, title: str = "Chief Executive", company: str = "", domain: str = "", sector: str = "", now: datetime = DAWN) -> Account:
    """A proven office, and a sector that members may see."""
    named = company or f"{account.name} Works"
    Office.objects.create(account=account, title=title, company=named, domain=domain, since=now)
    until = now + timedelta(days=700)
    Attestation.objects.create(account=account, fact="office", claim=f"{title} of {named}", by="Test register", proven_at=now, until=until)
    if sector:
        ProfileField.objects.create(account=account, name="sector", value=sector, audience="members", changed_at=now)
    return account


def peers(count: int) -> list[Account]:
    """More members with a proven office, each in a sector of their own."""
    return [office(person(f"Peer{n} Verhoeven", standing="member"), sector=f"Sector {n}") for n in range(count)]


def recommend(who: Account, of: Entry, why: str = "Read the second table.", *, named: bool = True, now: datetime = TUESDAY) -> Recommendation:
    return commands.recommend(actor=who, entry=of, why=why, named=named, now=now)


def review(who: Account, of: Entry, marks: tuple[int, int, int] = (4, 4, 4), *, interest: str = "None.", now: datetime = TUESDAY) -> Review:
    substance, evidence, usefulness = marks
    judged: dict[str, Any] = {"sure": 4, "substance": substance, "evidence": evidence, "usefulness": usefulness, "interest": interest}
    return commands.review(actor=who, entry=of, happened="A rule was drafted.", so_what=f"{who.name} would act on it.", **judged, now=now)


def verified(cast: Cast) -> Cast:
    """The cast's members with proven offices."""
    office(cast.hilde, "Chief Executive", "Vos Staalbouw", "vos-staalbouw.example", "Steel construction")
    office(cast.joost, "Managing Director", "Meridiaan Logistics", "meridiaan-logistics.example", "Logistics")
    office(cast.tomas, "Owner", "Lindqvist Precision", "lindqvist.example", "Metal components")
    office(cast.ana, "Facilitator", "Matos & Associadas", "matos.example", "Facilitation")
    return cast


def every_day_at(account: Account, at: time, now: datetime = TUESDAY) -> Delivery:
    return Delivery.objects.create(account=account, at=at, days="1234567", changed_at=now)


def zone_at_noon(now: datetime) -> str:
    """A time zone in which it is about noon at `now`, so that both a past and a coming hour of the day exist."""
    ahead = 12 - now.astimezone(UTC).hour  # POSIX signs: Etc/GMT-3 is three hours ahead
    return "Etc/GMT" if ahead == 0 else f"Etc/GMT{-ahead:+d}"
