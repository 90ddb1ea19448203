"""A conversation that another one succeeds: closed to words, open to whoever reads back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from conclave.conversations.commands.rosters import admit, appoint, dismiss, succeed
from conclave.conversations.errors import Closed, NotSeated
from conclave.conversations.models import Conversation, Participant
from conclave.core import clock
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import SEALED, Browser, message_bytes, of_kind


@pytest.fixture
def renewed(cast: Cast, conversation: Conversation, room: UUID, hilde: Browser, joost: Browser) -> Conversation:
    """Hilde said something; then Ana began anew."""
    appoint(actor=None, conversation=conversation, account=cast.ana, facilitates=True, now=clock.now())
    hilde.say(room, 0)
    return succeed(actor=cast.ana, conversation=conversation, now=clock.now())


def seated(conversation: UUID) -> set[tuple[str, bool]]:
    rows = Participant.objects.filter(conversation=conversation, until__isnull=True).select_related("account")
    return {(row.account.name, row.facilitates) for row in rows}


def test_the_same_people_sit_in_both(renewed: Conversation, room: UUID) -> None:
    assert seated(renewed.pk) == seated(room) == {("Hilde Vos", False), ("Joost Okafor", False), ("Ana Matos", True)}


def test_the_old_one_takes_nothing_and_says_why(renewed: Conversation, room: UUID, hilde: Browser, joost: Browser) -> None:
    answers = [hilde.say(room, 0), hilde.commit(room, 0), hilde.claim(room, joost.device)]
    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [(410, "closed")] * 3
    assert "stays readable" in answers[0].json()["words"]


def test_one_that_nobody_had_begun_is_not_begun_any_more(cast: Cast, conversation: Conversation, hilde: Browser) -> None:
    succeed(actor=cast.ana, conversation=conversation, now=clock.now())
    assert hilde.begin(conversation.pk).json()["error"] == "closed"


def test_what_was_sent_before_gets_its_first_answer(cast: Cast, conversation: Conversation, room: UUID, hilde: Browser) -> None:
    said, info = message_bytes(room, 0), of_kind(4)
    hilde.say(room, 0, bytes_=said)
    succeed(actor=cast.ana, conversation=conversation, now=clock.now())
    assert (hilde.say(room, 0, bytes_=said).json(), hilde.begin(room, info).json()["error"]) == ({"n": 1}, "already-begun")


def test_the_old_one_is_read_back(renewed: Conversation, room: UUID, hilde: Browser, joost: Browser) -> None:
    assert len(joost.log(room).json()["entries"]) == 1
    lines = {line["id"]: (line["closed"] is not None, line["succeeds"]) for line in joost.get(SEALED).json()}
    assert lines == {str(room): (True, None), str(renewed.pk): (False, str(room))}


def test_whoever_loses_the_seat_loses_both(cast: Cast, renewed: Conversation, room: UUID, joost: Browser) -> None:
    dismiss(actor=cast.ana, conversation=renewed, account=cast.joost, now=clock.now())
    assert [joost.log(one).status_code for one in (room, renewed.pk)] == [404, 404]


def test_whoever_comes_later_does_not_come_into_the_old_one(cast: Cast, renewed: Conversation, room: UUID, tomas: Browser) -> None:
    admit(actor=cast.ana, conversation=renewed, account=cast.tomas, now=clock.now())
    assert [tomas.log(one).status_code for one in (room, renewed.pk)] == [404, 200]
    dismiss(actor=cast.ana, conversation=renewed, account=cast.tomas, now=clock.now())


def test_it_is_succeeded_once(cast: Cast, renewed: Conversation, conversation: Conversation) -> None:
    with pytest.raises(Closed):
        succeed(actor=cast.ana, conversation=conversation, now=clock.now())


def test_the_charter_goes_along(cast: Cast, conversation: Conversation) -> None:
    now = clock.now()
    Conversation.objects.filter(pk=conversation.pk).update(keep="days", keep_days=30, keep_since=now)
    later = succeed(actor=cast.ana, conversation=conversation, now=now)
    assert (later.keep, later.keep_days, later.keep_since) == ("days", 30, now)


def test_whoever_does_not_sit_there_does_not_lead(cast: Cast, conversation: Conversation) -> None:
    with pytest.raises(NotSeated):
        appoint(actor=None, conversation=conversation, account=cast.tomas, facilitates=True, now=clock.now())


def test_everybody_reads_who_leads(cast: Cast, conversation: Conversation, keyed: Callable[[Account], Browser]) -> None:
    now = clock.now()
    appoint(actor=None, conversation=conversation, account=cast.ana, facilitates=True, now=now)
    (line,) = keyed(cast.hilde).get(SEALED).json()
    of_ana = [row for row in line["participants"] if row["account"] == str(cast.ana.pk)]
    assert [(row["facilitates"], row["until"] is None) for row in of_ana] == [(False, False), (True, True)]
