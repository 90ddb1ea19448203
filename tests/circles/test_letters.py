"""Letters about seats say that there is one, and not whom one meets there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django_tasks_db.models import DBTaskResult

from conclave.circles.commands import dismiss_from_seat
from conclave.circles.letters import mail_seat_ended, mail_seat_given
from conclave.circles.models import Circle, Seat
from tests.cast import Cast
from tests.circles.conftest import BEGUN


def written() -> str:
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return "\n".join([str(message.subject), str(message.body), str(message.alternatives[0][0])])


def queued(name: str) -> list[dict[str, int]]:
    return [row.args_kwargs["kwargs"] for row in DBTaskResult.objects.order_by("enqueued_at") if row.task_path.endswith(name)]


def test_everybody_but_the_one_who_begins_gets_a_letter(cast: Cast, circle: Circle) -> None:
    seats = Seat.objects.filter(circle=circle).exclude(account=cast.ana)
    assert sorted(str(kwargs["seat"]) for kwargs in queued("mail_seat_given")) == sorted(str(seat.pk) for seat in seats)


@pytest.mark.parametrize("letter", [mail_seat_given, mail_seat_ended])
def test_a_letter_names_nobody_else(cast: Cast, circle: Circle, letter: Any) -> None:
    letter.func(seat=Seat.objects.get(account=cast.hilde).pk)
    assert mail.outbox[0].to == ["Hilde Vos <hilde@vos.example>"]
    assert [name for name in ("Hilde Vos", "Ana", "Matos", "Joost", "Okafor") if name in written()] == ["Hilde Vos"]


def test_the_letter_leads_to_the_room(cast: Cast, circle: Circle) -> None:
    mail_seat_given.func(seat=Seat.objects.get(account=cast.hilde).pk)
    assert f"/circles/{circle.pk}/" in str(mail.outbox[0].body)
    assert mail.outbox[0].subject == "You were given a seat in a circle"


def test_whoever_loses_a_seat_is_told_without_the_reason(cast: Cast, circle: Circle) -> None:
    dismiss_from_seat(actor=cast.ana, seat=Seat.objects.get(account=cast.joost), reason="Joined a competitor", now=BEGUN)
    (kwargs,) = queued("mail_seat_ended")
    mail_seat_ended.func(**kwargs)
    assert mail.outbox[0].to == ["Joost Okafor <joost@okafor.example>"]
    assert "competitor" not in written()
