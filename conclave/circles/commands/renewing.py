"""A circle whose room does not hold together is begun anew: another conversation, the same seats, nothing lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.circles.commands.seats import locked_seats
from conclave.circles.errors import AlreadyTold
from conclave.circles.letters import mail_renewed, mail_trouble
from conclave.circles.models import Circle, Seat, Trouble
from conclave.circles.rules import may_renew, may_tell_of_trouble
from conclave.conversations.commands import rosters
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def renew(*, actor: Account, circle: Circle, now: datetime) -> Circle:
    """Closes the circle's conversation and opens its successor. Raises `Refused`."""
    with transaction.atomic():
        seats = locked_seats(circle, now)
        if not may_renew(visitor_of(actor, now), seats.get(actor.pk), now):
            raise Refused("only the circle's facilitator begins it anew")
        closed = circle.conversation
        circle.conversation = rosters.succeed(actor=actor, conversation=closed, now=now)
        circle.save(update_fields=["conversation"])
        Trouble.objects.filter(circle=circle, until__isnull=True).update(until=now)
        detail = {"closed": str(closed.pk), "conversation": str(circle.conversation.pk)}
        trail.record(actor=actor, verb="circle.renewed", subject=f"circle:{circle.pk}", detail=detail, now=now)
        for seat in seats.values():
            if seat.account_id != actor.pk:
                mail_renewed.enqueue(seat=seat.pk, conversation=str(circle.conversation.pk))
    return circle


def tell_of_trouble(*, actor: Account, circle: Circle, now: datetime) -> Trouble:
    """Tells whoever facilitates, by a letter and on their morning, that the room is stuck. Raises `Refused` or `AlreadyTold`."""
    with transaction.atomic():
        seats = locked_seats(circle, now)
        if not may_tell_of_trouble(visitor_of(actor, now), seats.get(actor.pk), now):
            raise Refused("whoever tells has a seat")
        if Trouble.objects.filter(circle=circle, until__isnull=True).exists():
            raise AlreadyTold
        trouble = Trouble.objects.create(circle=circle, since=now, set_by=actor)
        trail.record(actor=actor, verb="circle.troubled", subject=f"circle:{circle.pk}", now=now)
        for seat in seats.values():
            if seat.kind == Seat.Kind.FACILITATOR:
                mail_trouble.enqueue(seat=seat.pk, trouble=trouble.pk)
    return trouble
