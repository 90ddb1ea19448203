"""What a circle keeps is set here; what it does not keep any more is forgotten from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from conclave.circles.charters import Unwritten, charter_of, charters_ahead, coming_charter
from conclave.circles.commands.seats import locked_seats
from conclave.circles.errors import AlreadySo, KeepsRecords
from conclave.circles.letters import mail_charter
from conclave.circles.models import Charter, Circle, Seat
from conclave.circles.rules import NOTICE, forgets, is_shorter, may_choose, may_set_charter
from conclave.conversations.commands import keeping
from conclave.conversations.queries.seats import before
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account
from conclave.members.queries.regulated import regulated_among
from conclave.members.visitor import visitor_of

STOPPED = "Somebody here works for a firm that must keep records."


def set_charter(*, actor: Account, circle: Circle, keep: str, days: int | None, reason: str = "", now: datetime) -> Charter | Unwritten:
    """What the circle keeps from now on; what would forget something that is kept now, after `NOTICE`. Answers what was set.

    Raises `Refused`, `KeepsRecords` or `AlreadySo`.
    """
    with transaction.atomic():
        seats = locked_seats(circle, now)
        if not may_set_charter(visitor_of(actor, now), seats.get(actor.pk), now):
            raise Refused("only the circle's facilitator sets its charter")
        wanted = Charter(circle=circle, keep=keep, days=days, set_by=actor, set_at=now, reason=reason)
        regulated = regulated_among(seats, now)
        if not may_choose(wanted, regulated=len(regulated)):
            names = " and ".join(person.name for person in regulated)
            raise KeepsRecords(f"The firm of {names} must keep records, so this circle cannot forget. Let it keep for ever, or end that seat first.")
        written = _write(circle, wanted, now)
        _tell([seat for seat in seats.values() if seat.account_id != actor.pk], written, "", now)
    return written


def keep_charters(now: datetime) -> int:
    """Forgets what no charter keeps any more, and stops where somebody must keep records. Answers how many rows went."""
    forgetting = Charter.objects.filter(until__isnull=True).exclude(keep=Charter.Keep.FOR_EVER).values("circle")
    ending = Charter.objects.filter(until__gt=now).exclude(keep=Charter.Keep.FOR_EVER).values("circle")
    circles = Circle.objects.filter(Q(pk__in=forgetting) | Q(pk__in=ending))
    return sum(_keep(circle, now) for circle in circles)


def _keep(circle: Circle, now: datetime) -> int:
    with transaction.atomic():
        seats = locked_seats(circle, now)
        ahead = charters_ahead(circle, now)
        if any(map(forgets, ahead)) and regulated_among(seats, now):
            _stop(circle, seats.values(), now)
            return 0
    if ahead[0].days is None:
        return 0
    moment = now - timedelta(days=ahead[0].days)
    every = [circle.conversation_id, *before(circle.conversation)]
    return sum(keeping.forget_before(conversation=conversation, moment=moment, now=now) for conversation in every)


def _stop(circle: Circle, seats: Iterable[Seat], now: datetime) -> None:
    """Nothing is forgotten while somebody sits there who must keep records, whoever chose it before."""
    written = _write(circle, Charter(circle=circle, keep=Charter.Keep.FOR_EVER, set_at=now, reason=STOPPED), now)
    _tell(seats, written, STOPPED, now)


def _write(circle: Circle, wanted: Charter, now: datetime) -> Charter | Unwritten:
    """Ends what held and withdraws what was to come. Raises `AlreadySo`."""
    holds, coming = charter_of(circle, now), coming_charter(circle, now)
    if _same(wanted, coming or holds):
        raise AlreadySo
    if coming is not None:
        Charter.objects.filter(pk=coming.pk).update(until=coming.since)
    written = _stand(holds) if _same(wanted, holds) else _follow(wanted, holds, now)
    by, there = wanted.set_by, circle.conversation
    keeping.choose(actor=by, conversation=there, keep=written.keep, days=written.days, since=written.since, now=now)
    detail = {"keep": written.keep, "days": written.days, "since": written.since.isoformat()}
    trail.record(actor=by, verb="charter.set", subject=f"circle:{circle.pk}", detail=detail, now=now)
    return written


def _stand(holds: Charter | Unwritten) -> Charter | Unwritten:
    """What holds goes on: it was to end when the other came."""
    if isinstance(holds, Charter):
        Charter.objects.filter(pk=holds.pk).update(until=None)
    return holds


def _follow(wanted: Charter, holds: Charter | Unwritten, now: datetime) -> Charter:
    wanted.since = now + NOTICE if is_shorter(wanted, holds) else now
    if isinstance(holds, Charter):
        Charter.objects.filter(pk=holds.pk).update(until=wanted.since)
    wanted.save()
    return wanted


def _same(one: Charter, other: Charter | Unwritten) -> bool:
    return (one.keep, one.days) == (other.keep, other.days)


def _tell(seats: Iterable[Seat], written: Charter | Unwritten, why: str, now: datetime) -> None:
    for seat in seats:
        mail_charter.enqueue(seat=seat.pk, keep=written.keep, days=written.days, since=written.since.isoformat(), why=why, at=now.isoformat())
