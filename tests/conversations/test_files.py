"""Files: whole or not there, for those who sit there now, within limits."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.storage import storages

from conclave.config.composition import compose
from conclave.conversations.bodies import FILE_CHUNK, FILE_CHUNKS
from conclave.conversations.commands.blobs import forget_blobs, sweep_blobs
from conclave.conversations.commands.rosters import admit, dismiss
from conclave.conversations.models import Blob, BlobChunk, Conversation
from conclave.conversations.rules import MOST_IN_FLIGHT
from conclave.core import clock, subject_data
from tests.cast import Cast
from tests.conversations.files import BYTES, Parcel
from tests.conversations.wire import SEALED, Browser

DAY = timedelta(days=1)


def on_disk(blob: UUID) -> list[Path]:
    folder = Path(storages["blobs"].path(f"{blob.hex[:2]}/{blob.hex}"))
    return sorted(folder.iterdir()) if folder.exists() else []


def test_what_one_sends_another_has_byte_for_byte(room: UUID, hilde: Browser, joost: Browser) -> None:
    sent = Parcel(hilde, room).send()
    assert sent.stands(joost).json() == {"blob": str(sent.blob), "size": sent.size, "chunks": 2, "stored": [0, 1], "whole": True}
    answers = [sent.get(n, joost) for n in (0, 1)]
    assert [answer.content for answer in answers] == sent.chunks
    assert {answer.headers["Content-Type"] for answer in answers} == {BYTES}


def test_an_upload_goes_on_where_it_was_cut_off(room: UUID, hilde: Browser) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    parcel.put(1)
    again = parcel.begin()
    assert (again.status_code, again.json()["stored"], again.json()["whole"]) == (200, [1], False)
    parcel.put(0)
    assert parcel.stands().json()["whole"] is True


def test_the_same_chunk_twice_is_stored_once_and_another_in_its_place_is_refused(room: UUID, hilde: Browser) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    assert [parcel.put(1).status_code for _ in range(2)] == [201, 200]
    other = parcel.put(1, bytes(5000))
    assert (other.status_code, other.json()["error"]) == (409, "chunk-differs")
    parcel.put(0)
    assert (parcel.put(0).status_code, parcel.get(1).content) == (200, parcel.chunks[1])
    assert len(on_disk(parcel.blob)) == 2


def test_a_file_that_is_not_whole_is_its_senders_alone(room: UUID, hilde: Browser, joost: Browser) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    parcel.put(0)
    assert [parcel.stands().status_code, parcel.stands(joost).status_code, parcel.get(0, joost).status_code] == [200, 404, 404]
    assert parcel.put(1, by=joost).status_code == 404


def test_whoever_is_dismissed_finds_no_file_and_whoever_comes_in_finds_all(
    conversation: Conversation, room: UUID, cast: Cast, hilde: Browser, joost: Browser, tomas: Browser
) -> None:
    sent = Parcel(hilde, room).send()
    half = Parcel(joost, room)
    half.begin()
    assert [sent.get(0, tomas).status_code, sent.get(0, joost).status_code] == [404, 200]
    dismiss(actor=None, conversation=conversation, account=joost.account, now=clock.now())
    admit(actor=None, conversation=conversation, account=tomas.account, now=clock.now())
    assert [sent.get(0, joost).status_code, sent.stands(joost).status_code, half.put(0).status_code] == [404, 404, 404]
    assert sent.get(0, tomas).content == sent.chunks[0]


def test_only_the_sender_withdraws_a_file_and_then_nobody_finds_it(room: UUID, hilde: Browser, joost: Browser) -> None:
    sent = Parcel(hilde, room).send()
    assert sent.withdraw(joost).status_code == 404
    assert sent.get(0, joost).status_code == 200
    assert sent.withdraw().status_code == 200
    assert [sent.get(0, joost).status_code, sent.stands().status_code, sent.put(0).status_code, sent.withdraw().status_code] == [404] * 4
    assert sent.begin().json()["error"] == "blob-taken"


def test_the_bytes_of_a_withdrawn_file_leave_the_disk(room: UUID, hilde: Browser) -> None:
    sent, kept, now = Parcel(hilde, room).send(), Parcel(hilde, room).send(), clock.now()
    sent.withdraw()
    assert len(on_disk(sent.blob)) == 2
    assert sweep_blobs(now) == 1
    assert (on_disk(sent.blob), len(on_disk(kept.blob)), BlobChunk.objects.count()) == ([], 2, 2)
    assert sweep_blobs(now) == 0
    sweep_blobs(now + DAY)
    assert [row.pk for row in Blob.objects.all()] == [kept.blob]


def test_what_was_abandoned_is_swept_and_what_is_whole_stays(room: UUID, hilde: Browser) -> None:
    whole, half, now = Parcel(hilde, room).send(), Parcel(hilde, room), clock.now()
    half.begin()
    half.put(0)
    assert sweep_blobs(now + 6 * DAY) == 0
    assert sweep_blobs(now + 8 * DAY) == 1
    assert (on_disk(half.blob), whole.get(1).content) == ([], whole.chunks[1])
    assert half.begin().status_code == 201  # a week later its row is gone too: it begins anew


def test_what_a_circle_forgets_goes_with_its_files(room: UUID, hilde: Browser) -> None:
    old, now = Parcel(hilde, room).send(), clock.now()
    half = Parcel(hilde, room)
    half.begin()
    Blob.objects.update(made_at=now - 31 * DAY)
    Blob.objects.filter(whole_at__isnull=False).update(whole_at=now - 31 * DAY)
    new = Parcel(hilde, room).send()
    assert forget_blobs(conversation=room, before=now - 30 * DAY, now=now) == 1
    assert [old.get(0).status_code, new.get(0).status_code, half.put(0).status_code] == [404, 200, 201]


def test_a_conversation_that_was_begun_anew_takes_no_file(room: UUID, hilde: Browser) -> None:
    sent = Parcel(hilde, room).send()
    Conversation.objects.filter(pk=room).update(closed_at=clock.now())
    refused = Parcel(hilde, room).begin()
    assert (refused.status_code, refused.json()["error"]) == (410, "closed")
    assert sent.get(0).status_code == 200


def test_the_files_of_an_erased_person_go_with_them(room: UUID, hilde: Browser, joost: Browser) -> None:
    compose()
    part = next(part for part in subject_data.parts() if part.domain == "conversations")
    sent, others = Parcel(hilde, room).send(), Parcel(joost, room).send()
    assert [one["bytes"] for one in part.export(hilde.account)["files"]] == [sent.size]
    part.erase(hilde.account, clock.now())
    assert [sent.get(0, joost).status_code, others.get(0, joost).status_code] == [404, 200]
    assert part.export(hilde.account)["files"] == []


@pytest.mark.parametrize("changes", [{"size": 16}, {"chunks": 3}, {"size": FILE_CHUNK + 1, "chunks": 1}, {"blob": "x"}, {"device": "y"}, {"more": 1}])
def test_room_for_what_no_client_sends_is_not_made(room: UUID, hilde: Browser, changes: dict[str, object]) -> None:
    assert Parcel(hilde, room).begin(**changes).status_code == 422
    assert not Blob.objects.exists()


def test_a_file_above_the_limit_is_refused_before_anything_is_sent(room: UUID, hilde: Browser) -> None:
    largest = FILE_CHUNK * FILE_CHUNKS
    refused = Parcel(hilde, room).begin(size=largest + 1, chunks=FILE_CHUNKS + 1)
    assert (refused.status_code, refused.json()["words"]) == (413, "A file may have at most 100 MB. Nothing was stored.")
    assert Parcel(hilde, room).begin(size=largest, chunks=FILE_CHUNKS).status_code == 201


@pytest.mark.parametrize(("n", "length"), [(0, FILE_CHUNK - 1), (0, FILE_CHUNK + 1), (1, 4999), (1, 5001), (1, 0), (2, 5000)])
def test_a_chunk_of_another_length_than_was_told_is_refused(room: UUID, hilde: Browser, n: int, length: int) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    assert parcel.put(n, bytes(length)).status_code == 422
    assert on_disk(parcel.blob) == []


def test_a_session_without_a_device_stores_nothing(room: UUID, hilde: Browser, joost: Browser) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    bare = hilde.client.put(f"{parcel.path}/chunks/0", parcel.chunks[0], content_type=BYTES)
    assert (bare.status_code, bare.json()["error"]) == (422, "forged")
    assert hilde.client.delete(parcel.path).status_code == 422
    as_json = hilde.send("put", f"{parcel.path}/chunks/0", parcel.chunks[0])
    assert (as_json.status_code, as_json.json()["error"]) == (422, "malformed")


def test_the_id_of_another_file_cannot_be_taken(room: UUID, hilde: Browser, joost: Browser) -> None:
    sent = Parcel(hilde, room).send()
    theirs = Parcel(joost, room, blob=sent.blob)
    assert (theirs.begin().status_code, theirs.begin().json()["error"]) == (409, "blob-taken")


def test_a_device_finishes_some_files_before_it_begins_more(room: UUID, hilde: Browser, joost: Browser) -> None:
    begun = [Parcel(hilde, room, size=100) for _ in range(MOST_IN_FLIGHT)]
    assert {parcel.begin().status_code for parcel in begun} == {201}
    one_more = Parcel(hilde, room, size=100)
    assert (one_more.begin().status_code, one_more.begin().json()["error"]) == (429, "files-waiting")
    assert Parcel(joost, room, size=100).begin().status_code == 201
    begun[0].put(0)
    assert one_more.begin().status_code == 201


def test_a_member_sends_only_so_much_in_a_day_withdrawn_or_not(room: UUID, hilde: Browser, joost: Browser, settings: object) -> None:
    settings.FILES_MB_A_DAY = 2  # type: ignore[attr-defined]  # pytest-django's fixture
    Parcel(hilde, room).send().withdraw()
    sweep_blobs(clock.now())
    refused = Parcel(hilde, room).begin()
    assert (refused.status_code, refused.json()["error"]) == (413, "day-full")
    assert Parcel(joost, room).begin().status_code == 201
    Blob.objects.update(made_at=clock.now() - DAY)
    assert Parcel(hilde, room).begin().status_code == 201


def test_the_files_of_a_member_take_only_so_much_room(room: UUID, hilde: Browser, settings: object) -> None:
    settings.FILES_MB_KEPT = 2  # type: ignore[attr-defined]  # pytest-django's fixture
    first = Parcel(hilde, room).send()
    assert Parcel(hilde, room).begin().json()["error"] == "shelf-full"
    first.withdraw()
    assert Parcel(hilde, room).begin().status_code == 201


def test_files_are_readable_by_this_user_alone_under_names_that_say_nothing(room: UUID, hilde: Browser) -> None:
    sent = Parcel(hilde, room).send()
    files = on_disk(sent.blob)
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert [file.name.split("-")[0] for file in files] == ["0", "1"]
    assert files[0].is_relative_to(settings.DATA_DIR / "files")


def test_a_full_disk_is_told_in_words_and_leaves_nothing_half(
    room: UUID, hilde: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parcel = Parcel(hilde, room)
    parcel.begin()
    hilde.client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _no_room)
        refused = parcel.put(0)
    assert refused.status_code == 503
    assert on_disk(parcel.blob) == []
    assert parcel.stands().json()["stored"] == []
    assert parcel.put(0).status_code == 201


def _no_room(handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_bytes_that_the_disk_has_lost_are_missing(room: UUID, hilde: Browser) -> None:
    sent = Parcel(hilde, room).send()
    on_disk(sent.blob)[0].unlink()
    assert [sent.get(0).status_code, sent.get(1).status_code] == [404, 200]


def test_a_conversation_that_is_not_ones_own_takes_no_file(room: UUID, tomas: Browser) -> None:
    assert Parcel(tomas, room).begin().status_code == 404
    assert Parcel(tomas, uuid4()).begin().status_code == 404
    assert tomas.get(f"{SEALED}/{room}/blobs").status_code == 405
