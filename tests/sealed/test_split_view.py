"""Two people who are shown different registers find out with the next message."""

from __future__ import annotations

from conclave.conversations.commands.rosters import admit
from conclave.conversations.models import Device
from conclave.core import clock
from tests.cast import Cast
from tests.sealed.conftest import Room
from tests.sealed.liar import liar
from tests.sealed.postman import House

WORDS = "Nothing more is sent from here. Please call your facilitator, by telephone, before you go on."


def test_whoever_is_shown_another_register_is_found_out_by_the_next_message(house: House, room: Room, people: Cast) -> None:
    with liar(house.base, house.cookie_of(people.hilde)) as address:
        tomas = house.simulation.device("tomas-lied-to", account=str(people.tomas.pk), base=address, cookie=house.cookie_of(people.tomas))
        tomas.begin("laptop")
        admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
        assert room.hilde.room(room.id)["problem"] is None
        # To him all looks well: every line that he was shown is signed, and every hash fits.
        assert tomas.room(room.id)["problem"] is None
        tomas.say(room.id, "Good morning")
        assert room.hilde.room(room.id)["problem"].endswith(WORDS)
        assert room.hilde.look(room.id)["said"][-1]["body"] == "Good morning"
        room.hilde.say(room.id, "This stays here")
        assert room.joost.room(room.id)["problem"].endswith(WORDS)
        assert room.joost.heard(room.id) == ["Good morning"]
        assert room.hilde.ask("status")["problem"].endswith(WORDS)
        assert room.hilde.ask("look-again")["alarm"] is True
        room.hilde.ask("reload")
        assert room.hilde.ask("status")["alarm"] is True
        tomas.ask("close")


def test_the_one_who_is_lied_to_finds_out_as_well(house: House, room: Room, people: Cast) -> None:
    with liar(house.base, house.cookie_of(people.hilde)) as address:
        tomas = house.simulation.device("tomas-lied-to-2", account=str(people.tomas.pk), base=address, cookie=house.cookie_of(people.tomas))
        tomas.begin("laptop")
        admit(actor=people.ana, conversation=room.conversation, account=people.tomas, now=clock.now())
        tomas.room(room.id)
        room.hilde.say(room.id, "Welcome")
        assert tomas.room(room.id)["problem"].endswith(WORDS)
        tomas.ask("close")


def test_a_device_that_nobody_has_signed_for_stops_sending_until_it_is_gone(room: Room, people: Cast) -> None:
    ghost = Device.objects.create(pk="ab" * 16, account=people.hilde, name="Ghost", key=bytes(32), added_at=clock.now())
    told = room.hilde.ask("status")
    assert (told["alarm"], told["problem"].endswith(WORDS)) == (True, True)
    room.hilde.say(room.id, "Kept here meanwhile")
    assert room.joost.heard(room.id) == []
    room.hilde.ask("reload")
    assert room.hilde.ask("look-again")["alarm"] is True
    ghost.delete()
    assert room.hilde.ask("status")["alarm"] is True
    assert room.hilde.ask("look-again")["alarm"] is False
    room.hilde.room(room.id)
    assert room.joost.heard(room.id) == ["Kept here meanwhile"]
