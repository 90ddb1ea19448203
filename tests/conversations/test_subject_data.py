"""A person's data: dates are handed out, keys and backups erased, others' logs left whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from conclave.config.composition import compose
from conclave.conversations.events import to_base64
from conclave.conversations.models import ArchiveChunk, Backup, KeyPackage, LogEntry, Pairing, Participant, RegisterEvent
from conclave.core import clock, subject_data
from conclave.core.audit import trail
from tests.conversations.wire import SEALED, Browser, of_kind


def _part() -> Any:
    compose()
    return next(part for part in subject_data.parts() if part.domain == "conversations")


def test_what_is_handed_out_says_when_and_where_and_never_what(room: UUID, hilde: Browser) -> None:
    hilde.say(room, 0)
    told = _part().export(hilde.account)
    assert [(one["name"], one["revoked"]) for one in told["devices"]] == [("laptop", None)]
    assert [one["conversation"] for one in told["conversations"]] == [str(room)]
    assert (told["backup"], told["archive_chunks"]) == ({"generation": 1, "ways_to_open": ["account-key", "kit"]}, 0)


def test_an_erased_person_holds_nothing_and_others_read_on(room: UUID, hilde: Browser, joost: Browser) -> None:
    hilde.say(room, 0)
    hilde.offer([of_kind(5)], of_kind(5))
    ArchiveChunk.objects.create(account=hilde.account, conversation=room, n=1, prev=bytes(32), bytes=b"x", hash=bytes(32), at=clock.now())
    lines = RegisterEvent.objects.count()
    assert _part().erase(hilde.account, clock.now()) == 7
    assert hilde.get(SEALED).json() == []
    assert not Participant.objects.filter(account=hilde.account, until=None).exists()
    assert not Backup.objects.filter(pk=hilde.account.pk).exists()
    assert not ArchiveChunk.objects.filter(account=hilde.account).exists()
    assert not KeyPackage.objects.filter(device__account=hilde.account).exists()
    assert (LogEntry.objects.count(), RegisterEvent.objects.count()) == (1, lines)
    assert joost.log(room).json()["head"] == 1
    assert trail.verify() > 0


def test_browsers_that_asked_are_told_and_erased(hilde: Browser) -> None:
    hilde.post("/sealed/pairings/asking", {"key": to_base64(bytes(32)), "browser": "Firefox on Windows"})
    (asked,) = _part().export(hilde.account)["browsers_that_asked_to_come_in"]
    assert (asked["browser"], asked["ended"], asked["as"]) == ("Firefox on Windows", None, "")
    _part().erase(hilde.account, clock.now())
    assert not Pairing.objects.exists()
