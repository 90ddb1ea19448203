"""Two at once, each in a thread of its own with a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.events import to_base64
from conclave.conversations.models import BlobChunk, Conversation, Device, LogEntry, RegisterEvent
from conclave.core import clock
from conclave.core.audit import trail
from tests.cast import Cast
from tests.conversations.files import Parcel
from tests.conversations.wire import Browser, commit_bytes, message_bytes, of_kind

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answered, all begun at the same moment."""
    start, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n: int) -> None:
        start.wait()
        try:
            answers[n] = calls[n]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def room(conversation: Conversation, hilde: Browser) -> Any:
    hilde.begin(conversation.pk)
    return conversation.pk


def test_of_two_commits_for_one_epoch_one_wins(room: Any, hilde: Browser, joost: Browser) -> None:
    for epoch in range(5):
        answers = at_once(*[partial(one.commit, room, epoch) for one in (hilde, joost, hilde, joost)])
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
        assert {answer.json()["error"] for answer in answers if answer.status_code == 409} == {"epoch-passed"}
    assert list(LogEntry.objects.order_by("n").values_list("n", "epoch")) == [(n + 1, n) for n in range(5)]


def test_everybody_who_speaks_at_once_gets_a_line_of_their_own(room: Any, hilde: Browser, joost: Browser) -> None:
    answers = at_once(*[partial(one.say, room, 0) for one in (hilde, joost) * 5])
    assert sorted(answer.json()["n"] for answer in answers) == list(range(1, 11))
    assert Conversation.objects.get().head == 10


def test_the_same_bytes_at_the_same_moment_are_stored_once(room: Any, hilde: Browser) -> None:
    said, change = message_bytes(room, 0), commit_bytes(room, 0)
    for post in (lambda: hilde.say(room, 0, bytes_=said), lambda: hilde.commit(room, 0, bytes_=change)):
        answers = at_once(post, post, post)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 2}
        assert len({str(answer.json()) for answer in answers}) == 1
    assert LogEntry.objects.count() == 2


def test_one_package_is_never_given_to_two(room: Any, hilde: Browser, joost: Browser) -> None:
    joost.offer([of_kind(5) for _ in range(8)])
    answers = at_once(*[lambda: hilde.claim(room, joost.device)] * 8)
    packages = [answer.json()[0]["package"] for answer in answers]
    assert len(set(packages)) == 8
    assert hilde.claim(room, joost.device).json() == []


def test_the_register_has_no_forks(browser_of: Callable[..., Browser], cast: Cast) -> None:
    browsers = [browser_of(account) for account in (cast.hilde, cast.joost, cast.tomas, cast.ana)]
    assert [answer.status_code for answer in at_once(*[one.open_account for one in browsers])] == [201] * 4
    assert [answer.status_code for answer in at_once(*[one.add_device for one in browsers])] == [201] * 4
    assert list(RegisterEvent.objects.values_list("n", flat=True)) == list(range(1, 9))
    assert trail.verify() == 8


def test_an_account_opened_in_two_tabs_has_one_key(browser_of: Callable[..., Browser], cast: Cast) -> None:
    tabs = [browser_of(cast.hilde) for _ in range(3)]
    assert Counter(answer.status_code for answer in at_once(*[tab.open_account for tab in tabs])) == {201: 1, 409: 2}
    assert RegisterEvent.objects.count() == 1


def test_two_devices_do_not_fork_an_archive(room: Any, hilde: Browser) -> None:
    def keep(chunk: bytes) -> Any:
        return hilde.post(f"/sealed/archive/{room}", {"n": 1, "prev": to_base64(bytes(32)), "upto": 1, "bytes": to_base64(chunk)})

    answers = at_once(lambda: keep(b"one"), lambda: keep(b"two"), lambda: keep(b"three"))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 2}


def test_whatever_is_said_while_a_seat_is_lost_stands_before_or_is_refused(room: Any, hilde: Browser, joost: Browser, cast: Cast) -> None:
    conversation = Conversation.objects.get()
    answers = at_once(*[lambda: joost.say(room, 0)] * 6, lambda: dismiss(actor=None, conversation=conversation, account=cast.joost, now=clock.now()))
    said = Counter(answer.status_code for answer in answers[:-1])
    assert set(said) <= {201, 404}
    assert LogEntry.objects.count() == said[201]
    assert joost.say(room, 0).status_code == 404
    assert Device.objects.filter(pk=joost.device, revoked_at=None).exists()


def test_a_chunk_from_two_tabs_at_once_is_stored_once(room: Any, hilde: Browser) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    for n in (0, 1):
        answers = at_once(*[partial(parcel.put, n)] * 4)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 3}
    assert [parcel.get(n).content for n in (0, 1)] == parcel.chunks
    assert BlobChunk.objects.count() == 2


def test_of_two_different_chunks_for_one_place_one_stands_and_can_be_read(room: Any, hilde: Browser) -> None:
    for _ in range(5):
        parcel = Parcel(hilde, room, size=5000)
        parcel.begin()
        answers = at_once(partial(parcel.put, 0), partial(parcel.put, 0, bytes(5000)))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert parcel.get(0).content == (parcel.chunks[0] if answers[0].status_code == 201 else bytes(5000))


def test_two_tabs_that_begin_one_file_at_once_begin_it_once(room: Any, hilde: Browser) -> None:
    parcel = Parcel(hilde, room)
    answers = at_once(*[parcel.begin] * 4)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 3}
