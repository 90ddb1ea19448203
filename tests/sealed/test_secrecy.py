"""What was typed stands nowhere on the server: not in a table, not in a file, not in a log."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from conclave.members.models import Account
from tests.cast import Cast
from tests.house.stored import bytes_of
from tests.sealed.conftest import Room
from tests.sealed.postman import House

SAID = "Quetzalcoatl wants the covenant back"
NAME = "The Axolotl Breakfast"
DRAFT = "Perhaps I should tell them about Xochimilco"


def spellings(word: str) -> set[bytes]:
    """How `word` could stand in a file: as text, escaped, in hex, and in base64 at each of three alignments."""
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), json.dumps(word).encode()]
    found = {*plain, *(text.hex().encode() for text in plain[:3]), *(text.hex().upper().encode() for text in plain[:3])}
    for text in plain[:3]:
        for shift in range(3):
            for alphabet in (b"+/", b"-_"):
                coded = base64.b64encode(b"\0" * shift + text, alphabet).rstrip(b"=")
                # The letters at both ends depend on their neighbours.
                found.add(coded[(shift * 8 + 5) // 6 : -2])
    return found


def everything(house: House) -> Iterator[tuple[str, bytes]]:
    """Every cell of every table, every file of the data folder and of the database, and the log."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            for cell in row:
                yield model._meta.label, bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
    for file in _files():
        yield str(file), bytes_of(file)
    yield "log", house.log.read_bytes()


def found(house: House, word: str) -> list[str]:
    """Where any spelling of `word` stands."""
    searched = spellings(word)
    return sorted({place for place, held in everything(house) if any(spelling in held for spelling in searched)})


def _files() -> list[Path]:
    folders = [Path(settings.DATA_DIR)]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_the_search_finds_what_is_there(house: House, room: Room, people: Cast) -> None:
    hidden: list[Any] = [SAID, SAID.encode().hex(), base64.b64encode(SAID.encode()).decode(), base64.b64encode(b"x" + SAID.encode()).decode()]
    hidden += [base64.urlsafe_b64encode(b"xy" + SAID.encode() + b"z").decode(), base64.b64encode(SAID.encode("utf-16-le")).decode()]
    for text in hidden:
        Account.objects.filter(pk=people.hilde.pk).update(name=text)
        assert "members.Account" in found(house, SAID)
    with house.log.open("a") as log:
        log.write(SAID)
    assert "log" in found(house, SAID)
    house.log.write_bytes(house.log.read_bytes().replace(SAID.encode(), b""))
    planted = Path(settings.DATA_DIR) / "planted"
    planted.write_text(NAME)
    assert str(planted) in found(house, NAME)
    planted.unlink()


def test_what_was_typed_is_nowhere_on_the_server(house: House, room: Room, people: Cast) -> None:
    room.ana.rename(room.id, NAME)
    room.hilde.ask("draft", conversation=str(room.id), body=DRAFT)
    room.hilde.say(room.id, SAID)
    room.joost.say(room.id, f"Did you say: {SAID}?", "attributed")
    # That it was really said, heard, and kept in the archive.
    telephone = house.further(people.hilde, "telephone", room.kits["hilde"])
    assert telephone.heard(room.id) == [SAID]
    assert room.ana.room(room.id)["summary"]["name"] == NAME
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # What the server does know, it would be found by.
    assert "members.Account" in found(house, people.hilde.name)
    kit = " ".join(room.kits["hilde"].split()[:4])
    assert {word: found(house, word) for word in (SAID, NAME, DRAFT, kit)} == {SAID: [], NAME: [], DRAFT: [], kit: []}
