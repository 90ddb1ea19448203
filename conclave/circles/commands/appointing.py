"""A circle that lost its only facilitator is given one by a steward, who learns neither its name nor who sits there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.circles.commands.seats import locked_seats, require_records_kept, require_seatable
from conclave.circles.errors import HasFacilitator, TooMany
from conclave.circles.letters import mail_appointed, mail_seat_given
from conclave.circles.models import Circle, Seat
from conclave.circles.rules import MOST, may_appoint
from conclave.conversations.commands import rosters
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def appoint_facilitator(*, actor: Account, circle: Circle, account: Account, now: datetime) -> Seat:
    """Gives `account` the facilitator's seat. Raises `Refused`, `HasFacilitator`, `NotToBeSeated`, `KeepsRecords` or `TooMany`."""
    with transaction.atomic():
        seats = locked_seats(circle, now)
        leading = sum(seat.kind == Seat.Kind.FACILITATOR for seat in seats.values())
        if not may_appoint(visitor_of(actor, now), facilitators=0, others=len(seats)):
            raise Refused("a steward appoints, where somebody still sits")
        if not may_appoint(visitor_of(actor, now), facilitators=leading, others=len(seats)):
            raise HasFacilitator
        require_seatable(account, Seat.Kind.FACILITATOR, now)
        require_records_kept(circle, account, now)
        if account.pk not in seats and len(seats) >= MOST:
            raise TooMany("All fifteen seats of this circle are taken. Appoint somebody who sits there.")
        seat = _seat(actor, circle, seats.get(account.pk), account, now)
        trail.record(actor=actor, verb="facilitator.appointed", subject=f"circle:{circle.pk}", detail={"account": str(account.pk)}, now=now)
        mail_seat_given.enqueue(seat=seat.pk)
        for other in seats.values():
            if other.account_id != account.pk:
                mail_appointed.enqueue(seat=other.pk, given=seat.pk)
    return seat


def _seat(actor: Account, circle: Circle, held: Seat | None, account: Account, now: datetime) -> Seat:
    if held is None:
        rosters.admit(actor=actor, conversation=circle.conversation, account=account, facilitates=True, now=now)
    else:
        Seat.objects.filter(pk=held.pk).update(until=now)
        rosters.appoint(actor=actor, conversation=circle.conversation, account=account, facilitates=True, now=now)
    why = "Appointed by a steward."
    return Seat.objects.create(circle=circle, account=account, kind=Seat.Kind.FACILITATOR, since=now, set_by=actor, reason=why)
