"""What is not kept any more is gone: from the log, from the archives, from the database's own files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from conclave.conversations.commands import keeping
from conclave.conversations.commands.rosters import appoint
from conclave.conversations.events import from_base64, to_base64
from conclave.conversations.models import ArchiveChunk, Conversation, Ending, KeyPackage, LogEntry, Welcome
from conclave.conversations.scrubbing import scrub
from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import SEALED, Browser, message_bytes, of_kind, welcome_for
from tests.house.stored import places_of

GENESIS = to_base64(bytes(32))
PAUSE = timedelta(minutes=5)


@pytest.fixture
def ana(cast: Cast, keyed: Callable[[Account], Browser], conversation: Conversation) -> Browser:
    """She facilitates."""
    appoint(actor=None, conversation=conversation, account=cast.ana, facilitates=True, now=clock.now())
    return keyed(cast.ana)


def put(one: Browser, room: UUID, n: int, prev: str, upto: int, chunk: bytes) -> str:
    answer = one.post(f"/sealed/archive/{room}", {"n": n, "prev": prev, "upto": upto, "bytes": to_base64(chunk)})
    assert answer.status_code == 201
    return to_base64(hashlib.sha256(chunk).digest())


def test_a_forgotten_message_keeps_its_place_and_nothing_else(room: UUID, hilde: Browser, joost: Browser) -> None:
    said = [message_bytes(room, 0) for _ in range(3)]
    hilde.say(room, 0, bytes_=said[0])
    hilde.commit(room, 0)
    joost.say(room, 1, bytes_=said[1])
    hilde.say(room, 1, bytes_=said[2])
    assert keeping.forget(conversation=room, upto=3, now=clock.now()) == 2
    entries = hilde.log(room).json()["entries"]
    assert [(entry["n"], entry["kind"], entry["bytes"] is None) for entry in entries] == [
        (1, "message", True),
        (2, "commit", False),
        (3, "message", True),
        (4, "message", False),
    ]
    assert from_base64(entries[3]["bytes"]) == said[2]
    assert [line["forgotten"] for line in hilde.get(SEALED).json()] == [3]


def test_what_was_forgotten_is_not_said_again(room: UUID, hilde: Browser, joost: Browser) -> None:
    said = message_bytes(room, 0)
    hilde.say(room, 0, bytes_=said)
    keeping.forget(conversation=room, upto=1, now=clock.now())
    again, replayed = hilde.say(room, 0, bytes_=said), joost.say(room, 0, bytes_=said)
    assert (again.status_code, again.json(), replayed.json()["error"]) == (200, {"n": 1}, "replayed")
    assert LogEntry.objects.get().size == 0


def test_forgetting_twice_forgets_nothing_more_and_is_written_down_once(room: UUID, hilde: Browser) -> None:
    hilde.say(room, 0)
    assert [keeping.forget(conversation=room, upto=1, now=clock.now()) for _ in range(2)] == [1, 0]
    assert Row.objects.get(verb="conversation.forgotten").detail == {"upto": 1, "rows": 1}


def test_what_is_older_goes_by_the_time_at_which_it_was_said(room: UUID, hilde: Browser) -> None:
    now = clock.now()
    for _ in range(3):
        hilde.say(room, 0)
    LogEntry.objects.filter(n__lte=2).update(at=now - timedelta(days=31))
    assert keeping.forget_before(conversation=room, moment=now - timedelta(days=30), now=now) == 2
    assert [bool(entry["bytes"]) for entry in hilde.log(room).json()["entries"]] == [False, False, True]
    assert keeping.forget_before(conversation=room, moment=now - timedelta(days=60), now=now) == 0


def test_an_archive_loses_what_is_forgotten_and_goes_on(room: UUID, hilde: Browser, joost: Browser) -> None:
    for _ in range(6):
        hilde.say(room, 0)
    first = put(hilde, room, 1, GENESIS, 2, b"one")
    second = put(hilde, room, 2, first, 4, b"two")
    put(joost, room, 1, GENESIS, 3, b"all of it")
    keeping.forget(conversation=room, upto=3, now=clock.now())
    assert [(one["n"], one["bytes"] is None) for one in hilde.get(f"/sealed/archive/{room}?after=0").json()] == [(2, False)]
    left = joost.get(f"/sealed/archive/{room}?after=0").json()
    assert [(one["n"], one["bytes"], one["hash"]) for one in left] == [(1, None, to_base64(hashlib.sha256(b"all of it").digest()))]
    put(joost, room, 2, left[0]["hash"], 6, b"and on")
    put(hilde, room, 3, second, 6, b"three")
    keeping.forget(conversation=room, upto=6, now=clock.now())
    assert [(row.account_id, row.n, bytes(row.bytes)) for row in ArchiveChunk.objects.order_by("n")] == [
        (joost.account.pk, 2, b""),
        (hilde.account.pk, 3, b""),
    ]


def test_a_device_that_was_away_does_not_put_back_what_is_forgotten(room: UUID, hilde: Browser) -> None:
    for _ in range(3):
        hilde.say(room, 0)
    keeping.forget(conversation=room, upto=2, now=clock.now())
    first = put(hilde, room, 1, GENESIS, 2, b"too late")
    put(hilde, room, 2, first, 3, b"in time")
    assert [bytes(row.bytes) for row in ArchiveChunk.objects.order_by("n")] == [b"", b"in time"]


@pytest.mark.django_db(transaction=True)
def test_the_bytes_are_gone_from_the_tables_and_from_the_files(room: UUID, hilde: Browser) -> None:
    small, large = b"a small thing that was said", b"a large thing that was said, over and over. " * 400
    for words in (small, large):
        hilde.say(room, 0, bytes_=message_bytes(room, 0) + words)
    put(hilde, room, 1, GENESIS, 2, b"what the archive holds of it")
    sought = ["a small thing that was said", "a large thing that was said", "what the archive holds of it"]
    assert all(any(place.startswith("table") for place in places_of(words)) for words in sought)
    keeping.forget(conversation=room, upto=2, now=clock.now())
    scrub()
    found = {words: places_of(words) for words in sought}
    assert found == {words: [] for words in sought}, connection.vendor


def ended(ana: Browser, room: UUID, n: int) -> int:
    status: int = ana.post(f"{SEALED}/{room}/endings/{n}", {}).status_code
    return status


def keeps(conversation: Conversation, keep: str, days: int | None = None) -> None:
    now = clock.now()
    keeping.choose(actor=None, conversation=conversation, keep=keep, days=days, since=now, now=now)


def test_a_session_that_is_over_is_forgotten_after_a_pause(conversation: Conversation, room: UUID, hilde: Browser, ana: Browser) -> None:
    keeps(conversation, "session")
    for _ in range(3):
        hilde.say(room, 0)
    assert [ended(ana, room, 3) for _ in range(2)] == [201, 200]
    due = Ending.objects.get().due_at
    assert keeping.forget_sessions(due - timedelta(seconds=1)) == 0
    assert [keeping.forget_sessions(due) for _ in range(2)] == [2, 0]
    assert [bool(entry["bytes"]) for entry in hilde.log(room).json()["entries"]] == [False, False, True]


def test_the_end_of_a_session_is_taken_back_while_there_is_time(conversation: Conversation, room: UUID, hilde: Browser, ana: Browser) -> None:
    keeps(conversation, "session")
    hilde.say(room, 0)
    hilde.say(room, 0)
    ended(ana, room, 2)
    assert ana.send("delete", f"{SEALED}/{room}/endings/2", b"{}").status_code == 201
    assert keeping.forget_sessions(clock.now() + PAUSE + PAUSE) == 0
    assert ana.send("delete", f"{SEALED}/{room}/endings/1", b"{}").status_code == 404


def test_nobody_else_ends_a_session_and_no_other_charter_forgets_with_it(
    conversation: Conversation, room: UUID, hilde: Browser, ana: Browser, tomas: Browser
) -> None:
    hilde.say(room, 0)
    assert [ended(one, room, 1) for one in (ana, hilde, tomas)] == [409, 404, 404]
    keeps(conversation, "session")
    assert [ended(one, room, 1) for one in (hilde, tomas)] == [404, 404]
    assert [ended(ana, room, n) for n in (0, 2, 10**30)] == [404, 404, 404]
    assert Ending.objects.count() == 0


def test_a_charter_that_keeps_by_now_saves_what_was_to_be_forgotten(conversation: Conversation, room: UUID, hilde: Browser, ana: Browser) -> None:
    keeps(conversation, "session")
    hilde.say(room, 0)
    hilde.say(room, 0)
    ended(ana, room, 2)
    keeps(conversation, "for_ever")
    assert keeping.forget_sessions(clock.now() + PAUSE) == 0
    assert LogEntry.objects.filter(size=0).count() == 0


def test_keys_that_open_nothing_any_more_are_forgotten(conversation: Conversation, room: UUID, hilde: Browser, joost: Browser) -> None:
    joost.offer([of_kind(5), of_kind(5)], of_kind(5))
    hilde.commit(room, 0, welcome=welcome_for(joost.device))
    now = clock.now()
    assert keeping.forget_expired(now + timedelta(days=94)) == 0
    assert keeping.forget_expired(now + timedelta(days=96)) == 3
    assert ([one.last_resort for one in KeyPackage.objects.all()], Welcome.objects.count()) == ([True], 0)
