"""Letters about seats, each sent by a job. They name nobody else in the circle, and nothing that is said there."""

from __future__ import annotations

from conclave.circles.models import Seat
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
