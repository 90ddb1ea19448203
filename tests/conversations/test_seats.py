"""Who sits there reads and speaks; who lost the seat finds nothing, at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from conclave.conversations.commands.rosters import admit, dismiss, open_conversation
from conclave.conversations.errors import AlreadySeated, NotSeated
from conclave.conversations.models import Conversation, Welcome
from conclave.conversations.queries import latest, participants
from conclave.core import clock
from tests.cast import Cast
from tests.conversations.wire import SEALED, Browser, of_kind, welcome_for


def test_those_seated_at_the_beginning_find_the_conversation(conversation: Conversation, hilde: Browser, tomas: Browser, cast: Cast) -> None:
    (found,) = hilde.get(SEALED).json()
    assert (found["id"], found["epoch"], found["head"]) == (str(conversation.pk), None, 0)
    assert {one["account"] for one in found["participants"]} == {str(one.pk) for one in (cast.hilde, cast.joost, cast.ana)}
    assert tomas.get(SEALED).json() == []


def test_a_seat_is_taken_and_lost_once(conversation: Conversation, cast: Cast) -> None:
    now = clock.now()
    admit(actor=cast.ana, conversation=conversation, account=cast.tomas, now=now)
    with pytest.raises(AlreadySeated):
        admit(actor=cast.ana, conversation=conversation, account=cast.tomas, now=now)
    assert {one.account for one in participants(conversation, now)} == {cast.hilde, cast.joost, cast.ana, cast.tomas}
    dismiss(actor=cast.ana, conversation=conversation, account=cast.tomas, now=now)
    with pytest.raises(NotSeated):
        dismiss(actor=cast.ana, conversation=conversation, account=cast.tomas, now=now)
    assert {one.account for one in participants(conversation, now)} == {cast.hilde, cast.joost, cast.ana}


def test_whoever_is_dismissed_finds_nothing_at_once(room: UUID, hilde: Browser, joost: Browser, cast: Cast) -> None:
    assert hilde.commit(room, 0, welcome=welcome_for(joost.device)).status_code == 201
    assert [joost.say(room, 1).status_code, joost.log(room).status_code] == [201, 200]
    dismiss(actor=cast.ana, conversation=Conversation.objects.get(), account=cast.joost, now=clock.now())
    answers = [
        joost.log(room),
        joost.get(f"{SEALED}/{room}/group-info"),
        joost.say(room, 1),
        joost.commit(room, 1),
        joost.begin(room),
        joost.claim(room, hilde.device),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert joost.get(SEALED).json() == []
    assert not Welcome.objects.exists()
    assert hilde.commit(room, 1).status_code == 201


def test_past_seats_are_told_to_those_who_sit_there(conversation: Conversation, hilde: Browser, cast: Cast) -> None:
    now = clock.now() + timedelta(seconds=1)
    dismiss(actor=cast.ana, conversation=conversation, account=cast.joost, now=now)
    admit(actor=cast.ana, conversation=conversation, account=cast.joost, now=now + timedelta(seconds=1))
    (found,) = hilde.get(SEALED).json()
    his = [one for one in found["participants"] if one["account"] == str(cast.joost.pk)]
    assert [one["until"] for one in his] == [now.isoformat(), None]


def test_a_welcome_waits_for_its_device_until_the_receipt(room: UUID, hilde: Browser, joost: Browser) -> None:
    hilde.say(room, 0)
    hilde.commit(room, 0, welcome=welcome_for(joost.device))
    (welcome,) = joost.get(f"/sealed/welcomes?device={joost.device}").json()
    assert (welcome["conversation"], welcome["cursor"]) == (str(room), 2)
    assert hilde.get(f"/sealed/welcomes?device={joost.device}").status_code == 404
    receipt = f"/sealed/welcomes/{welcome['id']}/receipt"
    assert [one.post(receipt, {}).status_code for one in (hilde, joost, joost)] == [404, 200, 404]
    assert joost.get(f"/sealed/welcomes?device={joost.device}").json() == []


def test_a_newer_welcome_takes_the_place_of_one_that_was_never_fetched(room: UUID, hilde: Browser, joost: Browser) -> None:
    for epoch in (0, 1):
        hilde.commit(room, epoch, welcome=welcome_for(joost.device))
    assert [one["cursor"] for one in joost.get(f"/sealed/welcomes?device={joost.device}").json()] == [2]


def test_nobody_is_welcomed_who_does_not_sit_there(room: UUID, hilde: Browser, joost: Browser, tomas: Browser) -> None:
    for devices in ((tomas.device,), (joost.device, "0" * 32)):
        refused = hilde.commit(room, 0, welcome=welcome_for(*devices))
        assert (refused.status_code, refused.json()["error"]) == (409, "not-claimable")
    assert hilde.log(room).json()["head"] == 0
    assert not Welcome.objects.exists()


def test_the_newest_line_of_each_conversation_is_known(room: UUID, hilde: Browser, cast: Cast) -> None:
    silent = open_conversation(actor=cast.ana, accounts=[cast.ana], now=clock.now())
    before = clock.now()
    hilde.say(room, 0)
    found = latest([room, silent])
    assert found[silent.pk] is None
    assert (moment := found[room]) is not None
    assert before <= moment <= clock.now()


def test_lists_cost_the_same_whether_long_or_short(
    room: UUID, hilde: Browser, joost: Browser, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        while len(hilde.get(SEALED).json()) < count:
            open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.ana, cast.tomas], now=clock.now())
        joost.offer([of_kind(5)])
        hilde.say(room, 0)
        hilde.add_device(device=f"{count:032x}")
        for path, queries in [
            (SEALED, 5),
            (f"{SEALED}/{room}/log?after=0", 6),
            (f"/sealed/welcomes?device={hilde.device}", 5),
            ("/sealed/register?after=0", 5),
            ("/sealed/me", 7),
            (f"/sealed/archive/{room}?after=0", 5),
        ]:
            with django_assert_num_queries(queries):
                assert hilde.get(path).status_code == 200


def test_saying_something_is_a_handful_of_queries(room: UUID, hilde: Browser, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """Session, account and standing; the lock, the seats, the device, the entry, the head; and a transaction round them."""
    with django_assert_max_num_queries(11):
        assert hilde.say(room, 0).status_code == 201
