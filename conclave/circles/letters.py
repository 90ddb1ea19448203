"""Letters about seats, each sent by a job. They name nobody else in the circle, and nothing that is said there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conclave.circles.models import Seat
from conclave.circles.words import kept
from conclave.core.jobs import job
from conclave.core.mail import Letter, send


@job(retries=5, base=30)
def mail_seat_given(seat: int) -> None:
    """Tells somebody that a seat waits for them, and where."""
    row = Seat.objects.select_related("account").get(pk=seat)
    context = {"name": row.account.name, "circle": str(row.circle_id), "facilitates": row.kind == Seat.Kind.FACILITATOR}
    send(Letter(to=row.account.email, name=row.account.name, template="circles/mail/seat_given", context=context, key=f"seat:{seat}:given"))


@job(retries=5, base=30)
def mail_seat_ended(seat: int) -> None:
    """Tells somebody that the facilitator ended their seat."""
    row = Seat.objects.select_related("account").get(pk=seat)
    send(
        Letter(
            to=row.account.email,
            name=row.account.name,
            template="circles/mail/seat_ended",
            context={"name": row.account.name},
            key=f"seat:{seat}:ended",
        )
    )


@job(retries=5, base=30)
def mail_charter(seat: int, keep: str, days: int | None, since: str, why: str, at: str) -> None:
    """Tells somebody what their circle keeps, before anything is forgotten."""
    row, begins = Seat.objects.select_related("account").get(pk=seat), datetime.fromisoformat(since)
    context = {"kept": kept(keep, days), "why": why, "ahead": begins > datetime.fromisoformat(at), "forgets": keep != "for_ever"}
    _send(row, "charter", f"charter:{seat}:{at}", begins=_day(begins, row.account.time_zone), **context)


@job(retries=5, base=30)
def mail_renewed(seat: int, conversation: str) -> None:
    """Tells somebody that their circle was begun anew, and that nothing is lost."""
    _send(Seat.objects.select_related("account").get(pk=seat), "renewed", f"renewed:{seat}:{conversation}")


@job(retries=5, base=30)
def mail_trouble(seat: int, trouble: int) -> None:
    """Tells the facilitator that somebody's room is stuck, and what helps."""
    _send(Seat.objects.select_related("account").get(pk=seat), "trouble", f"trouble:{seat}:{trouble}")


@job(retries=5, base=30)
def mail_appointed(seat: int, given: int) -> None:
    """Tells somebody that their circle has a facilitator again."""
    _send(Seat.objects.select_related("account").get(pk=seat), "appointed", f"appointed:{seat}:{given}")


def _send(seat: Seat, template: str, key: str, **context: Any) -> None:
    told = {"name": seat.account.name, "circle": str(seat.circle_id), **context}
    send(Letter(to=seat.account.email, name=seat.account.name, template=f"circles/mail/{template}", context=told, key=key))


def _day(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y}"
