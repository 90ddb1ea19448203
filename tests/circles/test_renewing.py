"""A circle that does not hold together is begun anew by its facilitator, who is told by anybody who sits there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from conclave.circles.commands import begin_circle, dismiss_from_seat, give_seat, leave, renew, tell_of_trouble
from conclave.circles.errors import AlreadyTold
from conclave.circles.letters import mail_renewed, mail_trouble
from conclave.circles.models import Circle, Seat, Trouble
from conclave.conversations.models import Conversation, Participant
from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.core.digest import sections
from conclave.core.errors import Refused
from conclave.members.models import Account
from tests.cast import Cast
from tests.circles.conftest import BEGUN

LATER = BEGUN + timedelta(days=1)
Enter = Callable[[Account], Client]


def on(conversation: Any) -> set[str]:
    rows = Participant.objects.filter(conversation=conversation, until__isnull=True).select_related("account")
    return {row.account.name for row in rows}


def queued(name: str) -> int:
    return sum(row.task_path.endswith(name) for row in DBTaskResult.objects.all())


def test_its_facilitator_begins_a_circle_anew_with_the_same_seats(cast: Cast, circle: Circle) -> None:
    before = circle.conversation_id
    renew(actor=cast.ana, circle=circle, now=LATER)
    circle.refresh_from_db()
    assert circle.conversation.succeeds_id == before
    assert on(before) == on(circle.conversation_id) == {"Ana Matos", "Hilde Vos", "Joost Okafor"}
    assert Row.objects.get(verb="circle.renewed").detail == {"closed": str(before), "conversation": str(circle.conversation_id)}
    assert (Conversation.objects.get(pk=before).closed_at, queued("mail_renewed")) == (LATER, 2)


def test_nobody_else_does(cast: Cast, circle: Circle) -> None:
    for actor in (cast.hilde, cast.tomas, cast.ruth):
        with pytest.raises(Refused):
            renew(actor=actor, circle=circle, now=LATER)
    assert Conversation.objects.count() == 1


def test_seats_change_in_the_new_one_and_whoever_goes_leaves_all(cast: Cast, circle: Circle) -> None:
    first = circle.conversation_id
    renew(actor=cast.ana, circle=circle, now=LATER)
    second = circle.conversation_id
    renew(actor=cast.ana, circle=circle, now=LATER)
    give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=LATER)
    dismiss_from_seat(actor=cast.ana, seat=Seat.objects.get(account=cast.joost), now=LATER)
    leave(actor=cast.hilde, circle=circle, now=LATER)
    assert [on(one) for one in (first, second, circle.conversation_id)] == [{"Ana Matos"}, {"Ana Matos"}, {"Ana Matos", "Tomas Lindqvist"}]


def test_an_order_that_came_with_the_old_conversation_in_hand_meets_the_new_one(cast: Cast, circle: Circle) -> None:
    stale = Circle.objects.select_related("conversation").get(pk=circle.pk)
    renew(actor=cast.ana, circle=circle, now=LATER)
    give_seat(actor=cast.ana, circle=stale, account=cast.tomas, now=LATER)
    assert "Tomas Lindqvist" in on(circle.conversation_id)


def test_somebody_whose_room_is_stuck_tells_the_facilitator_once(cast: Cast, circle: Circle) -> None:
    tell_of_trouble(actor=cast.hilde, circle=circle, now=LATER)
    with pytest.raises(AlreadyTold):
        tell_of_trouble(actor=cast.joost, circle=circle, now=LATER)
    with pytest.raises(Refused):
        tell_of_trouble(actor=cast.tomas, circle=circle, now=LATER)
    assert queued("mail_trouble") == 1
    stuck = {who.name: [one.title for one in sections(who, clock.now()) if one.label == "You facilitate"] for who in (cast.ana, cast.hilde)}
    assert stuck == {"Ana Matos": ["A room is stuck"], "Hilde Vos": []}
    renew(actor=cast.ana, circle=circle, now=LATER)
    assert (Trouble.objects.get().until, [one for one in sections(cast.ana, clock.now()) if one.label == "You facilitate"]) == (LATER, [])
    tell_of_trouble(actor=cast.joost, circle=circle, now=LATER)


def test_the_letters_name_nobody(cast: Cast, circle: Circle) -> None:
    seats = {seat.account.name: seat.pk for seat in circle.seats.select_related("account")}
    mail_trouble.func(seat=seats["Ana Matos"], trouble=1)
    mail_renewed.func(seat=seats["Hilde Vos"], conversation="x")
    bodies = [str(message.body) for message in mail.outbox]
    assert [[name for name in ("Ana Matos", "Hilde", "Joost") if name in body] for body in bodies] == [["Ana Matos"], ["Hilde"]]
    assert f"/circles/{circle.pk}/renewal/" in bodies[0]


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def test_the_pages_say_what_happens_and_do_it(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    renewal, troubles, before = f"/circles/{circle.pk}/renewal/", f"/circles/{circle.pk}/troubles/", circle.conversation_id
    assert [signed_in(who).get(renewal).status_code for who in (cast.hilde, cast.tomas, cast.ruth)] == [404, 404, 404]
    assert [signed_in(who).get(troubles).status_code for who in (cast.tomas, cast.ruth)] == [404, 404]
    assert "Tell the facilitator that the room is stuck?" in text(signed_in(cast.hilde).get(troubles))
    assert signed_in(cast.hilde).post(troubles)["Location"] == f"/circles/{circle.pk}/"
    assert "The facilitator was told already" in text(signed_in(cast.joost).post(troubles, follow=True))
    assert "stays readable on" in text(signed_in(cast.ana).get(renewal))
    assert signed_in(cast.ana).post(renewal)["Location"] == f"/circles/{circle.pk}/"
    circle.refresh_from_db()
    assert circle.conversation_id != before


def test_another_circle_is_left_alone(cast: Cast, circle: Circle) -> None:
    other = begin_circle(actor=cast.ana, people=[cast.tomas, cast.joost], now=BEGUN)
    renew(actor=cast.ana, circle=circle, now=LATER)
    assert Conversation.objects.get(pk=other.conversation_id).closed_at is None
