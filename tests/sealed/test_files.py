"""Files, from one device to another: what arrives is what was sent, after whatever happened on the way."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from conclave.conversations.commands.rosters import dismiss
from conclave.conversations.models import Blob, BlobChunk, Device
from conclave.core import clock
from conclave.operations.demo.simulation import SimulatedDevice, SimulationError
from tests.cast import Cast
from tests.house.stored import places_of
from tests.sealed.conftest import Room
from tests.sealed.postman import House

MB = 1024 * 1024


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Three chunks of noise that no compression helps with, and a line to look for."""
    path = tmp_path / "restructuring plan.pdf"
    path.write_bytes(b"%PDF-1.7 the covenant is due in June " + secrets.token_bytes(2 * MB + 5000))
    return path


def say(device: SimulatedDevice, room: Room, *files: Path, body: str = "") -> None:
    ids = [device.ask("pick", conversation=str(room.id), path=str(path))["id"] for path in files]
    device.ask("call", method="say", given=[str(room.id), {"body": body, "label": "forum", "files": ids}])


def carried(device: SimulatedDevice, room: Room) -> Any:
    return device.ask("carried", conversation=str(room.id))["said"]


def last_of(device: SimulatedDevice, room: Room) -> Any:
    return device.room(room.id)["said"][-1]


def fetched(device: SimulatedDevice, room: Room, said: Any, to: Path, n: int = 0) -> bytes:
    device.ask("fetch", conversation=str(room.id), said=said["id"], file=said["files"][n]["id"], path=str(to))
    return to.read_bytes()


def test_a_file_arrives_as_it_was_sent_and_the_server_never_sees_a_word_of_it(room: Room, plan: Path, tmp_path: Path, house: House) -> None:
    say(room.hilde, room, plan, body="The plan, as promised.")
    carried(room.hilde, room)
    heard = last_of(room.joost, room)
    assert (heard["body"], heard["sending"], heard["mine"]) == ("The plan, as promised.", "sent", False)
    assert [(file["name"], file["type"], file["size"]) for file in heard["files"]] == [
        ("restructuring plan.pdf", "application/pdf", plan.stat().st_size)
    ]
    assert fetched(room.joost, room, heard, tmp_path / "got") == plan.read_bytes()
    assert fetched(room.hilde, room, last_of(room.hilde, room), tmp_path / "own") == plan.read_bytes()
    log = house.log.read_text(errors="replace")
    assert "table conversations_blob" in places_of(Blob.objects.get().device_id, log=log)  # what it does know is found so
    for secret in ("restructuring", "covenant is due", heard["files"][0]["id"]):
        assert places_of(secret, log=log) == []


def test_the_key_of_a_file_does_not_cross_to_the_page(room: Room, plan: Path) -> None:
    say(room.hilde, room, plan)
    carried(room.hilde, room)
    [file] = last_of(room.joost, room)["files"]
    assert {*file} == {"id", "name", "type", "size", "picture"}


def test_an_upload_goes_on_after_a_lost_connection_and_a_crash(room: Room, plan: Path, tmp_path: Path, house: House) -> None:
    with house.down_for("chunks/1", room.hilde):
        say(room.hilde, room, plan)
        assert carried(room.hilde, room)[-1]["sending"] == "waiting"
    assert sorted(BlobChunk.objects.values_list("n", flat=True)) == [0, 2]
    plan_bytes = plan.read_bytes()
    plan.unlink()  # a browser loses the file that was picked, too
    room.hilde.ask("reload")
    assert carried(room.hilde, room)[-1]["sending"] == "sent"
    assert fetched(room.joost, room, last_of(room.joost, room), tmp_path / "got") == plan_bytes
    assert Blob.objects.count() == 1


def test_what_arrived_while_its_answer_was_lost_is_not_stored_twice(room: Room, plan: Path, tmp_path: Path, house: House) -> None:
    with house.deaf_to("chunks/2", room.hilde), house.deaf_to("/blobs", room.hilde):
        say(room.hilde, room, plan)
        carried(room.hilde, room)
    carried(room.hilde, room)
    assert (Blob.objects.count(), BlobChunk.objects.count()) == (1, 3)
    assert fetched(room.joost, room, last_of(room.joost, room), tmp_path / "got") == plan.read_bytes()


def test_what_is_said_meanwhile_does_not_wait_for_a_file(room: Room, plan: Path, house: House) -> None:
    with house.down_for("chunks/1", room.hilde):
        say(room.hilde, room, plan, body="The plan.")
        carried(room.hilde, room)
        room.hilde.say(room.id, "It takes a moment; begin without me.")
        assert room.joost.heard(room.id) == ["It takes a moment; begin without me."]
    carried(room.hilde, room)
    assert room.joost.heard(room.id) == ["It takes a moment; begin without me.", "The plan."]


def test_a_server_that_has_given_up_an_upload_gets_it_anew(room: Room, plan: Path, tmp_path: Path, house: House) -> None:
    with house.down_for("chunks/1", room.hilde):
        say(room.hilde, room, plan)
        carried(room.hilde, room)
    Blob.objects.update(gone_at=clock.now())
    assert carried(room.hilde, room)[-1]["sending"] == "sent"
    assert fetched(room.joost, room, last_of(room.joost, room), tmp_path / "got") == plan.read_bytes()


def test_whoever_is_dismissed_gets_no_file_any_more(room: Room, people: Cast, plan: Path, tmp_path: Path) -> None:
    say(room.hilde, room, plan)
    carried(room.hilde, room)
    said = last_of(room.joost, room)
    assert len(fetched(room.joost, room, said, tmp_path / "before")) == plan.stat().st_size
    dismiss(actor=None, conversation=room.conversation, account=people.joost, now=clock.now())
    with pytest.raises(SimulationError, match="not kept any more"):
        fetched(room.joost, room, said, tmp_path / "after")


def test_a_further_device_of_the_same_person_opens_it_too(room: Room, plan: Path, tmp_path: Path, house: House, people: Cast) -> None:
    say(room.hilde, room, plan)
    carried(room.hilde, room)
    laptop = house.further(people.hilde, "laptop", room.kits["hilde"])
    assert fetched(laptop, room, last_of(laptop, room), tmp_path / "second") == plan.read_bytes()  # her archive has the key


def test_bytes_that_were_changed_on_the_server_do_not_open(room: Room, plan: Path, tmp_path: Path, house: House) -> None:
    say(room.hilde, room, plan, plan)
    carried(room.hilde, room)
    said = last_of(room.joost, room)
    first, second = Blob.objects.order_by("made_at", "pk")
    one, other = first.stored.get(n=1), second.stored.get(n=1)
    one.digest, other.digest = other.digest, one.digest
    for swapped, blob in ((one, first), (other, second)):
        BlobChunk.objects.filter(pk=swapped.pk).update(digest=swapped.digest)
        _exchange(blob, swapped)
    for n in (0, 1):
        with pytest.raises(SimulationError, match="Ask for it again"):
            fetched(room.joost, room, said, tmp_path / "got", n)


def _exchange(blob: Blob, chunk: BlobChunk) -> None:
    """A server that lies puts the bytes of one file where the other's were."""
    root = Path(storages["blobs"].path(""))
    name = f"1-{bytes(chunk.digest).hex()[:32]}"
    [there] = root.rglob(name)
    target = root / blob.pk.hex[:2] / blob.pk.hex / name
    target.write_bytes(there.read_bytes())


def test_a_message_that_waits_for_its_files_can_be_taken_back(room: Room, plan: Path, house: House) -> None:
    with house.down_for("chunks/1", room.hilde):
        say(room.hilde, room, plan, body="Not yet, after all.")
        waiting = carried(room.hilde, room)[-1]
        back = room.hilde.ask("call", method="callBack", given=[str(room.id), waiting["id"]])
    assert back == "Not yet, after all."
    [picked] = room.hilde.ask("call", method="picked", given=[str(room.id)])
    assert picked["name"] == "restructuring plan.pdf"
    room.hilde.ask("call", method="unpick", given=[str(room.id), picked["id"]])
    carried(room.hilde, room)
    assert Blob.objects.get().gone_at is not None
    assert room.joost.heard(room.id) == []


def test_what_was_picked_is_still_there_after_a_reload(room: Room, plan: Path, tmp_path: Path) -> None:
    picked = room.hilde.ask("pick", conversation=str(room.id), path=str(plan))
    room.hilde.ask("reload")
    assert room.hilde.ask("call", method="picked", given=[str(room.id)]) == [picked]
    room.hilde.ask("carried", conversation=str(room.id))  # which sweeps what nobody needs
    room.hilde.ask("call", method="say", given=[str(room.id), {"body": "", "label": "forum", "files": [picked["id"]]}])
    carried(room.hilde, room)
    assert fetched(room.joost, room, last_of(room.joost, room), tmp_path / "got") == plan.read_bytes()


def test_a_withdrawn_message_takes_its_files_along(room: Room, plan: Path, tmp_path: Path) -> None:
    say(room.hilde, room, plan)
    carried(room.hilde, room)
    said = last_of(room.hilde, room)
    heard = last_of(room.joost, room)
    room.hilde.ask("call", method="withdraw", given=[str(room.id), said["target"]])
    carried(room.hilde, room)
    assert Blob.objects.get().gone_at is not None
    assert last_of(room.joost, room)["files"] == []
    with pytest.raises(SimulationError, match="not kept any more"):
        fetched(room.joost, room, heard, tmp_path / "got")


def test_a_limit_of_the_server_is_told_and_the_message_can_be_sent_again(room: Room, plan: Path, house: House, people: Cast) -> None:
    whole = 2_000 * 1_000_000
    device = Device.objects.get(account=people.hilde)
    full = Blob.objects.create(
        pk="00000000-0000-4000-8000-000000000001",
        conversation=room.conversation,
        account=people.hilde,
        device=device,
        size=whole,
        chunks=1,
        made_at=clock.now(),
        until=clock.now(),
        whole_at=clock.now(),
    )
    say(room.hilde, room, plan, body="The plan.")
    refused = carried(room.hilde, room)[-1]
    assert refused["sending"] == "failed"
    full.delete()
    room.hilde.ask("call", method="sayAgain", given=[str(room.id), refused["id"]])
    assert carried(room.hilde, room)[-1]["sending"] == "sent"
    assert room.joost.heard(room.id) == ["The plan."]
