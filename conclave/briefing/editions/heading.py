"""What stands above a morning: day and place, how much there is, from how much it was chosen. All counted."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from conclave.briefing.editions.queries import Morning
from conclave.briefing.models import Edition
from conclave.briefing.words import capital, counted, number, shortened

SUBJECT = 90


def where_and_when(edition: Edition) -> str:
    """Such as `Tuesday 24 November · 06:00 in Amsterdam`."""
    return f"{in_words(edition.day)} · {edition.at:%H:%M} {place(edition.zone)}"


def headline(morning: Morning) -> tuple[str, str]:
    """Such as `Four things worth knowing,` and `six minutes in all`, on two lines."""
    things, minutes = len(morning.items), morning.minutes
    all_of_it = " in all" if things > 1 else ""
    return f"{capital(counted(things, 'thing', 'things'))} worth knowing,", f"{counted(minutes, 'minute', 'minutes')}{all_of_it}"


def subline(morning: Morning) -> str:
    """Such as `Chosen by 9 verified peers from 412 entries since yesterday morning.`"""
    edition = morning.edition
    peers = f"{edition.peers:,} verified {'peer' if edition.peers == 1 else 'peers'}"
    entries = f"{edition.considered:,} {'entry' if edition.considered == 1 else 'entries'}"
    return f"Chosen by {peers} from {entries} {since(edition.since, edition.day, edition.zone)}."


def subject(morning: Morning) -> str:
    """What is in it: the first title, and how many more."""
    others = len(morning.items) - 1
    more = f", and {number(others)} more" if others else ""
    return shortened(morning.items[0].entry.title, SUBJECT - len(more)) + more


def since(moment: datetime, day: date, zone: str) -> str:
    """Such as `since Friday morning`."""
    then = moment.astimezone(ZoneInfo(zone)).date()
    days = (day - then).days
    if days <= 1:
        return "since yesterday morning"
    return f"since {then:%A} morning" if days < 7 else f"of the past {number(days)} days"


def in_words(day: date) -> str:
    """Such as `Tuesday 24 November`."""
    return f"{day:%A} {day.day} {day:%B}"


def place(zone: str) -> str:
    """Such as `in Amsterdam`."""
    return zone if "/" not in zone else f"in {zone.rsplit('/', 1)[-1].replace('_', ' ')}"
