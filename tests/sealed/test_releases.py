"""Devices read releases of the program in the register, and go on talking."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conclave.conversations.commands.releases import publish
from conclave.conversations.program.keys import signed_line
from conclave.conversations.program.manifest import Manifest
from conclave.core import clock
from tests.sealed.conftest import Room

FIRST, SECOND = Manifest("A" * 43, "1.0.0", {}), Manifest("B" * 42 + "A", "1.1.0", {})


def test_a_release_and_a_new_key_stand_in_every_devices_copy(room: Room) -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    for manifest, by, following in ((FIRST, old, old), (FIRST, old, new), (SECOND, new, new)):
        publish(line=signed_line(manifest, by, following, clock.now()), now=clock.now())
    for device in (room.hilde, room.joost):
        assert device.ask("call", method="releases", given=[]) == [FIRST.release, FIRST.release, SECOND.release]
    room.hilde.say(room.id, "After the release")
    room.joost.room(room.id)
    assert room.joost.heard(room.id) == ["After the release"]
