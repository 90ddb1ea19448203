"""Making a member's morning, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from conclave.briefing.editions.queries import delivery_of, has_come, latest_day, pool, reader_of, today_of
from conclave.briefing.letters import mail_edition
from conclave.briefing.models import Edition, EditionItem, Entry
from conclave.briefing.models.editions import REASON
from conclave.briefing.ranking import Choice, Reader, choose
from conclave.briefing.ranking.candidates import peers_of
from conclave.briefing.rules import may_read_morning
from conclave.core.errors import Refused
from conclave.core.jobs import once
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

FIRST = timedelta(days=1)


def make_edition(*, account: Account, day: date, now: datetime) -> Edition | None:
    """The member's edition of `day`, made now unless it stands; None when nothing is worth it. Raises `Refused` for others.

    However many make it at once, on the page and in jobs, one of theirs stands and all get that one.
    """
    if not may_read_morning(visitor_of(account, now)):
        raise Refused("only members have a morning")
    standing = Edition.objects.filter(account=account, day=day).first()
    if standing is not None:
        return standing
    chosen = choose(pool(now), reader_of(account, day, now), now)
    if not chosen:
        return None
    try:
        return _write(account, day, chosen, now)
    except IntegrityError:
        return Edition.objects.get(account=account, day=day)


def open_morning(*, account: Account, now: datetime) -> Edition | None:
    """Today's edition for somebody who looks: made if their hour has come. Who never had a morning need not wait for it."""
    day = today_of(account, now)
    if has_come(delivery_of(account, now), day, now) or latest_day(account) is None:
        return make_edition(account=account, day=day, now=now)
    return Edition.objects.filter(account=account, day=day).first()


def deliver(*, account: Account, day: date, now: datetime) -> Edition | None:
    """The morning at its hour: made, and mailed once, unless the member wants none on this day or no mail."""
    wanted = delivery_of(account, now)
    if not wanted.comes_on(day) or not may_read_morning(visitor_of(account, now)) or not account.is_active:
        return None
    edition = make_edition(account=account, day=day, now=now)
    if edition is not None and wanted.by_mail:
        with transaction.atomic():
            if once(f"briefing.edition.mail:{edition.pk}"):
                mail_edition.enqueue(edition=edition.pk)
    return edition


def _write(account: Account, day: date, chosen: list[Choice], now: datetime) -> Edition:
    since = _since(account, chosen, now)
    with transaction.atomic():
        edition = Edition.objects.create(
            account=account,
            day=day,
            at=_hour(account, day, now),
            zone=account.time_zone,
            peers=len(_verified(account, chosen)),
            considered=Entry.objects.filter(seen_at__gte=since, seen_at__lte=now).count(),
            since=since,
            made_at=now,
        )
        places = enumerate(chosen, start=1)
        EditionItem.objects.bulk_create(EditionItem(edition=edition, place=n, entry_id=it.candidate.entry, why=it.why[:REASON]) for n, it in places)
    return edition


def _hour(account: Account, day: date, now: datetime) -> time:
    """The member's hour; where they did not wait for it, the time at which they came."""
    wanted = delivery_of(account, now)
    return wanted.at if has_come(wanted, day, now) else now.astimezone(ZoneInfo(account.time_zone)).time().replace(second=0, microsecond=0)


def _verified(account: Account, chosen: list[Choice]) -> set[UUID]:
    reader = Reader(account.pk)
    return {voice.account for choice in chosen for voice in peers_of(choice.candidate, reader) if voice.verified}


def _since(account: Account, chosen: list[Choice], now: datetime) -> datetime:
    """From when on entries were looked through: since the morning before, or further back where an older one was chosen."""
    before = Edition.objects.filter(account=account).values_list("made_at", flat=True).first()
    entries = Entry.objects.filter(pk__in=[choice.candidate.entry for choice in chosen])
    return min([before or now - FIRST, *entries.values_list("seen_at", flat=True)])
