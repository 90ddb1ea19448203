"""One ordered log: the first commit for an epoch wins, and nothing is stored twice."""

from __future__ import annotations

from uuid import UUID

from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation, LogEntry
from conclave.conversations.queries import log as queries
from tests.conversations.wire import Browser, commit_bytes, message_bytes, of_kind


def test_a_conversation_begins_once(conversation: Conversation, hilde: Browser, joost: Browser) -> None:
    info = of_kind(4)
    assert hilde.get(f"/sealed/conversations/{conversation.pk}/group-info").json()["error"] == "not-begun"
    assert hilde.say(conversation.pk, 0).json()["error"] == "not-begun"
    assert [hilde.begin(conversation.pk, info).status_code for _ in range(2)] == [201, 200]
    again = joost.begin(conversation.pk)
    assert (again.status_code, again.json()["error"]) == (409, "already-begun")


def test_what_is_said_is_read_in_order(room: UUID, hilde: Browser, joost: Browser) -> None:
    assert hilde.commit(room, 0).json() == {"n": 1, "epoch": 1}
    said = message_bytes(room, 1)
    assert joost.say(room, 1, bytes_=said).json() == {"n": 2}
    log = hilde.log(room).json()
    assert (log["head"], log["epoch"]) == (2, 1)
    assert [(one["n"], one["kind"], one["epoch"], one["device"]) for one in log["entries"]] == [
        (1, "commit", 0, hilde.device),
        (2, "message", 1, joost.device),
    ]
    assert bytes(LogEntry.objects.get(n=2).bytes) == said
    assert [one["n"] for one in hilde.log(room, 1).json()["entries"]] == [2]
    assert hilde.log(room, 2).json()["entries"] == []


def test_a_commit_for_an_epoch_that_is_over_is_refused_with_where_the_log_stands(room: UUID, hilde: Browser, joost: Browser) -> None:
    hilde.commit(room, 0)
    late = joost.commit(room, 0)
    assert late.status_code == 409
    assert {key: late.json()[key] for key in ("error", "epoch", "head")} == {"error": "epoch-passed", "epoch": 1, "head": 1}
    assert joost.commit(room, 2).status_code == 409
    assert joost.commit(room, 1).json() == {"n": 2, "epoch": 2}


def test_the_same_bytes_posted_twice_return_the_first_answer(room: UUID, hilde: Browser, joost: Browser) -> None:
    change, said = commit_bytes(room, 0), message_bytes(room, 1)
    assert [hilde.commit(room, 0, bytes_=change).status_code for _ in range(2)] == [201, 200]
    assert joost.commit(room, 1).status_code == 201
    answer = hilde.commit(room, 0, bytes_=change)
    assert (answer.status_code, answer.json()) == (200, {"n": 1, "epoch": 1})
    assert [hilde.say(room, 1, bytes_=said).status_code for _ in range(2)] == [201, 200]
    assert hilde.say(room, 1, bytes_=said).json() == {"n": 3}
    stolen = joost.say(room, 1, bytes_=said)
    assert (stolen.status_code, stolen.json()["error"]) == (409, "replayed")
    assert LogEntry.objects.count() == 3


def test_messages_of_the_two_epochs_before_are_taken_and_older_ones_are_not(room: UUID, hilde: Browser) -> None:
    for epoch in range(4):
        hilde.commit(room, epoch)
    assert [hilde.say(room, epoch).status_code for epoch in (1, 2, 3, 4, 5)] == [409, 201, 201, 201, 409]


def test_a_group_info_is_that_of_the_newest_epoch(room: UUID, hilde: Browser) -> None:
    info = of_kind(4)
    hilde.commit(room, 0, info=info)
    assert hilde.get(f"/sealed/conversations/{room}/group-info").json() == {"epoch": 1, "bytes": to_base64(info)}


def test_a_long_log_comes_in_pages(room: UUID, hilde: Browser, monkeypatch: object) -> None:
    for _ in range(3):
        hilde.say(room, 0, bytes_=message_bytes(room, 0, noise=900))
    assert [row.n for row in queries.page(Conversation.objects.get(pk=room), 0)] == [1, 2, 3]
