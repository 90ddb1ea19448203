"""What a circle keeps: set by its facilitator, after notice, and never against whoever must keep records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.models import DBTaskResult

from conclave.circles.charters import charter_of, coming_charter
from conclave.circles.commands import give_seat, keep_charters, renew, set_charter
from conclave.circles.errors import AlreadySo, KeepsRecords
from conclave.circles.letters import mail_charter
from conclave.circles.models import Charter, Circle, Seat
from conclave.conversations.commands.keeping import forget
from conclave.conversations.models import Conversation, Device, LogEntry
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.members.commands.regulated import call_regulated, end_regulated
from conclave.members.models import Account
from tests.cast import Cast
from tests.circles.conftest import BEGUN

DAY = timedelta(days=1)
SET = BEGUN + DAY
WEEK = 7 * DAY
Enter = Callable[[Account], Client]


def told(circle: Circle, now: datetime) -> tuple[str, int | None]:
    charter = charter_of(circle, now)
    return charter.keep, charter.days


def chosen(circle: Circle) -> tuple[str, int | None]:
    held = Conversation.objects.get(pk=circle.conversation_id)
    return held.keep, held.keep_days


def letters() -> list[dict[str, Any]]:
    return [row.args_kwargs["kwargs"] for row in DBTaskResult.objects.all() if row.task_path.endswith("mail_charter")]


def month(cast: Cast, circle: Circle, at: datetime = SET) -> None:
    set_charter(actor=cast.ana, circle=circle, keep="days", days=30, now=at)


def said(circle: Circle, by: Account, *days: int) -> None:
    """One message for each of `days` after the beginning."""
    device = Device.objects.get_or_create(pk="0" * 32, defaults={"account": by, "name": "laptop", "key": b"k", "added_at": BEGUN})[0]
    there = circle.conversation_id
    for n, day in enumerate(days, 1):
        at, digest = BEGUN + day * DAY, f"{there}{n}".encode()[-32:]
        LogEntry.objects.create(conversation_id=there, n=n, kind="message", epoch=0, device=device, bytes=b"sealed", size=6, digest=digest, at=at)
    Conversation.objects.filter(pk=there).update(epoch=0, head=len(days))


def left(circle: Circle) -> list[int]:
    return list(LogEntry.objects.filter(conversation=circle.conversation_id, size__gt=0).order_by("n").values_list("n", flat=True))


def test_a_circle_keeps_for_ever_unless_it_chose_otherwise(circle: Circle) -> None:
    assert (told(circle, SET), chosen(circle)) == (("for_ever", None), ("for_ever", None))
    assert keep_charters(SET + 5000 * DAY) == 0


def test_what_shortens_takes_effect_after_a_week_of_notice(cast: Cast, circle: Circle) -> None:
    month(cast, circle)
    assert [told(circle, SET + day * DAY) for day in (0, 6, 7)] == [("for_ever", None), ("for_ever", None), ("days", 30)]
    assert (chosen(circle), Conversation.objects.get().keep_since) == (("days", 30), SET + WEEK)
    assert Row.objects.get(verb="charter.set").detail == {"keep": "days", "days": 30, "since": (SET + WEEK).isoformat()}


def test_what_keeps_more_takes_effect_at_once(cast: Cast, circle: Circle) -> None:
    month(cast, circle)
    later = SET + 20 * DAY
    set_charter(actor=cast.ana, circle=circle, keep="days", days=365, now=later)
    assert (told(circle, later), chosen(circle)) == (("days", 365), ("days", 365))


def test_a_change_is_withdrawn_while_it_lies_ahead(cast: Cast, circle: Circle) -> None:
    month(cast, circle)
    month_of = Charter.objects.get()
    set_charter(actor=cast.ana, circle=circle, keep="for_ever", days=None, now=SET + DAY)
    assert [told(circle, SET + day * DAY) for day in (2, 7, 40)] == [("for_ever", None)] * 3
    month_of.refresh_from_db()
    assert (month_of.since, month_of.until, chosen(circle)) == (SET + WEEK, SET + WEEK, ("for_ever", None))


def test_what_held_goes_on_when_a_shorter_charter_is_withdrawn(cast: Cast, circle: Circle) -> None:
    month(cast, circle)
    later = SET + 20 * DAY
    set_charter(actor=cast.ana, circle=circle, keep="session", days=None, now=later)
    assert Charter.objects.get(keep="days").until == later + WEEK
    set_charter(actor=cast.ana, circle=circle, keep="days", days=30, now=later + DAY)
    assert (told(circle, later + 30 * DAY), coming_charter(circle, later + DAY)) == (("days", 30), None)


def test_the_same_again_changes_nothing(cast: Cast, circle: Circle) -> None:
    with pytest.raises(AlreadySo):
        set_charter(actor=cast.ana, circle=circle, keep="for_ever", days=None, now=SET)
    month(cast, circle)
    with pytest.raises(AlreadySo):
        month(cast, circle, SET + DAY)


def test_only_its_facilitator_sets_a_charter(cast: Cast, circle: Circle) -> None:
    for actor in (cast.hilde, cast.tomas, cast.ruth):
        with pytest.raises(Refused):
            set_charter(actor=actor, circle=circle, keep="session", days=None, now=SET)
    assert Charter.objects.count() == 0


def test_nothing_is_forgotten_before_its_time(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 0, 2, 20, 40)
    month(cast, circle, BEGUN + 40 * DAY)
    assert keep_charters(BEGUN + 46 * DAY) == 0
    assert (keep_charters(BEGUN + 47 * DAY), left(circle)) == (2, [3, 4])
    assert (keep_charters(BEGUN + 51 * DAY), left(circle)) == (1, [4])
    assert keep_charters(BEGUN + 51 * DAY) == 0


def test_what_is_kept_longer_before_it_is_forgotten_stays(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 2, 20)
    month(cast, circle)
    set_charter(actor=cast.ana, circle=circle, keep="for_ever", days=None, now=SET + 20 * DAY)
    assert (keep_charters(BEGUN + 400 * DAY), left(circle)) == (0, [1, 2])


def test_a_charter_that_ends_soon_holds_until_then(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 2, 60)
    month(cast, circle)
    set_charter(actor=cast.ana, circle=circle, keep="days", days=10, now=BEGUN + 50 * DAY)
    assert (keep_charters(BEGUN + 51 * DAY), left(circle)) == (1, [2])


def test_after_a_session_alone_nothing_goes_by_the_calendar(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 0, 20)
    set_charter(actor=cast.ana, circle=circle, keep="session", days=None, now=SET)
    assert keep_charters(BEGUN + 400 * DAY) == 0


def test_what_was_said_before_a_circle_was_begun_anew_is_forgotten_too(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 0, 20)
    before = circle.conversation_id
    month(cast, circle)
    renew(actor=cast.ana, circle=circle, now=BEGUN + 21 * DAY)
    assert (chosen(circle), keep_charters(BEGUN + 60 * DAY)) == (("days", 30), 2)
    assert Conversation.objects.get(pk=before).forgotten == 2


def test_a_circle_with_a_regulated_member_cannot_choose_forgetting(cast: Cast, circle: Circle) -> None:
    call_regulated(actor=cast.hilde, account=cast.hilde, now=BEGUN)
    for keep, days in (("days", 3650), ("session", None)):
        with pytest.raises(KeepsRecords, match="Hilde Vos"):
            set_charter(actor=cast.ana, circle=circle, keep=keep, days=days, now=SET)
    end_regulated(actor=cast.hilde, account=cast.hilde, now=SET)
    month(cast, circle, SET + DAY)


def test_a_regulated_member_is_not_seated_where_something_is_forgotten(cast: Cast, circle: Circle) -> None:
    call_regulated(actor=cast.ruth, account=cast.tomas, now=BEGUN)
    month(cast, circle)
    for at in (SET + DAY, SET + 10 * DAY):
        with pytest.raises(KeepsRecords, match="Tomas Lindqvist"):
            give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=at)
    set_charter(actor=cast.ana, circle=circle, keep="for_ever", days=None, now=SET + 11 * DAY)
    give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=SET + 12 * DAY)


def test_whoever_turns_out_to_be_regulated_stops_the_forgetting_before_anything_goes(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 0, 20)
    month(cast, circle)
    call_regulated(actor=cast.joost, account=cast.joost, now=SET + DAY)
    at = BEGUN + 60 * DAY
    assert (keep_charters(at), left(circle), told(circle, at), chosen(circle)) == (0, [1, 2], ("for_ever", None), ("for_ever", None))
    stopped = Charter.objects.get(keep="for_ever")
    assert (stopped.set_by, stopped.reason) == (None, "Somebody here works for a firm that must keep records.")
    assert sorted(one["why"] != "" for one in letters()) == [False, False, True, True, True]


def test_everybody_else_gets_a_letter_before_anything_is_deleted(cast: Cast, circle: Circle) -> None:
    month(cast, circle)
    assert {one["seat"] for one in letters()} == {seat.pk for seat in Seat.objects.exclude(account=cast.ana)}
    mail_charter.func(**next(one for one in letters() if one["seat"] == Seat.objects.get(account=cast.hilde).pk))
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    for body in (str(message.body), str(message.alternatives[0][0])):
        assert [words in body for words in ("keeps what is said for 30 days", "10 March 2026", "Until then nothing is deleted", "Ana")] == [
            True,
            True,
            True,
            False,
        ]


def test_the_letter_of_a_stop_says_why(cast: Cast, circle: Circle) -> None:
    seat = Seat.objects.get(account=cast.hilde).pk
    mail_charter.func(seat=seat, keep="for_ever", days=None, since=SET.isoformat(), why="Somebody must.", at=SET.isoformat())
    body = str(mail.outbox[0].body)
    assert ("keeps what is said for ever from now on. Somebody must." in body, "stays deleted" in body, "Until then" in body) == (True, True, False)


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def test_everybody_reads_the_charter_and_its_facilitator_sets_it(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    page = f"/circles/{circle.pk}/charter/"
    assert [
        ("keeps what is said for ever" in text(signed_in(who).get(page)), "Keep it so" in text(signed_in(who).get(page)))
        for who in (cast.hilde, cast.ana)
    ] == [
        (True, False),
        (True, True),
    ]
    answer = signed_in(cast.ana).post(page, {"keep": "days", "days": "30"})
    assert (answer.status_code, answer["Location"]) == (302, f"/circles/{circle.pk}/")
    assert "keeps what is said for 30 days. Until then nothing is deleted." in text(signed_in(cast.hilde).get(page))
    assert signed_in(cast.hilde).post(page, {"keep": "session"}).status_code == 404
    assert signed_in(cast.tomas).get(page).status_code == 404


@pytest.mark.parametrize("told", [{}, {"keep": "days"}, {"keep": "days", "days": "0"}, {"keep": "days", "days": "3651"}, {"keep": "a while"}])
def test_a_charter_that_says_nothing_is_refused_in_words(cast: Cast, circle: Circle, signed_in: Enter, told: dict[str, str]) -> None:
    answer = signed_in(cast.ana).post(f"/circles/{circle.pk}/charter/", told)
    assert (answer.status_code, 'role="alert"' in text(answer), Charter.objects.count()) == (422, True, 0)


def test_the_page_names_who_stands_in_the_way(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    call_regulated(actor=cast.hilde, account=cast.hilde, now=BEGUN)
    page = f"/circles/{circle.pk}/charter/"
    assert ["The firm of Hilde Vos" in text(signed_in(who).get(page)) for who in (cast.ana, cast.joost)] == [True, False]
    answer = signed_in(cast.ana).post(page, {"keep": "session"})
    assert (answer.status_code, "The firm of Hilde Vos must keep records" in text(answer)) == (422, True)


def test_forgetting_reaches_no_other_circle(cast: Cast, circle: Circle) -> None:
    said(circle, cast.hilde, 0)
    other = Conversation.objects.create(opened_at=BEGUN)
    assert (forget(conversation=other.pk, upto=5, now=SET), left(circle)) == (0, [1])
