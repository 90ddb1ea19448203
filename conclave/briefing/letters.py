"""The morning by mail. Below the commands, which enqueue it once in their transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from conclave.briefing.editions.delivery import unsubscribe_token
from conclave.briefing.editions.heading import headline, subject, subline, where_and_when
from conclave.briefing.editions.queries import Morning, delivery_of, morning_of
from conclave.briefing.models import Edition
from conclave.core import clock
from conclave.core.jobs import job
from conclave.core.mail import Letter, send
from conclave.members.models import Account
from conclave.members.visitor import visitor_of

LATEST = timedelta(days=1)


@job(retries=9, base=60, queue="mail")
def mail_edition(edition: int) -> None:
    """Sends it, unless that was done. A mail server that does not answer is tried again, for a day at most."""
    row = Edition.objects.select_related("account").get(pk=edition)
    letter = letter_of(row, clock.now())
    if letter is None:
        return
    send(letter)
    Edition.objects.filter(pk=row.pk, mailed_at__isnull=True).update(mailed_at=clock.now())


def letter_of(edition: Edition, now: datetime) -> Letter | None:
    """The letter, or None where it must not go out: sent already, too late, unsubscribed, no member any more."""
    account = edition.account
    goes = edition.mailed_at is None and now < edition.made_at + LATEST and account.is_active
    if not goes or not delivery_of(account, now).by_mail or not visitor_of(account, now).is_member:
        return None
    morning = morning_of(account, edition.day, now)
    return None if morning is None else _write(account, morning)


def _write(account: Account, morning: Morning) -> Letter:
    edition = morning.edition
    leave = f"{settings.NETWORK_URL}/unsubscribe/{unsubscribe_token(account.pk)}/"
    return Letter(
        to=account.email,
        name=account.name,
        template="briefing/mail/edition",
        key=f"edition:{edition.pk}",
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<morning.{settings.NETWORK_HOST}>",
            "Auto-Submitted": "auto-generated",
        },
        context={
            "morning": morning,
            "subject": subject(morning),
            "headline": headline(morning),
            "subline": subline(morning),
            "where": where_and_when(edition),
            "leave": leave,
        },
    )
