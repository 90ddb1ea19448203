"""What a circle keeps, on the devices: they obey what their facilitator says, sealed, and not the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from conclave.circles.commands import begin_circle, give_seat, keep_charters, renew, set_charter
from conclave.circles.models import Circle
from conclave.conversations.commands import keeping
from conclave.conversations.models import ArchiveChunk, Conversation, LogEntry, Participant
from conclave.core import clock
from conclave.members.commands.regulated import call_regulated
from conclave.operations.demo.simulation import SimulatedDevice
from tests.cast import Cast
from tests.sealed.postman import House

DAY = timedelta(days=1)
NOTICE = "nobody has told this device that this circle forgets"


@dataclass(frozen=True)
class Ruled:
    """A circle that was begun ten days ago; Ana facilitates. Their devices have come in just now."""

    circle: Circle
    hilde: SimulatedDevice
    joost: SimulatedDevice
    ana: SimulatedDevice
    kits: dict[str, str]

    @property
    def id(self) -> UUID:
        return self.circle.conversation_id

    @property
    def devices(self) -> list[SimulatedDevice]:
        return [self.hilde, self.joost, self.ana]

    def call(self, device: SimulatedDevice, method: str, *given: Any) -> dict[str, Any]:
        """Asks for `method`, then opens the room."""
        device.ask("call", method=method, given=[str(self.id), *given])
        return device.room(self.id)

    def says(self, keep: str, days: int | None = None, since: datetime | None = None) -> None:
        """Ana sets the charter and says it in the room; everybody reads it."""
        now = clock.now()
        since = since or now - 2 * DAY
        keeping.choose(actor=None, conversation=Conversation.objects.get(pk=self.id), keep=keep, days=days, since=since, now=now)
        self.call(self.ana, "sayCharter", {"keep": keep, "days": days, "from": since.isoformat()})
        for device in self.devices:
            device.room(self.id)

    def server_forgets(self) -> None:
        keeping.forget(conversation=self.id, upto=Conversation.objects.get(pk=self.id).head, now=clock.now())


@pytest.fixture
def ruled(house: House, people: Cast) -> Ruled:
    circle = begin_circle(actor=people.ana, people=[people.hilde, people.joost], now=clock.now() - 10 * DAY)
    found = {name: house.device(getattr(people, name), name) for name in ("hilde", "joost", "ana")}
    for device, _ in found.values():
        device.room(circle.conversation_id)
    return Ruled(circle, **{name: device for name, (device, _) in found.items()}, kits={name: words for name, (_, words) in found.items()})


def pass_days(device: SimulatedDevice, days: float) -> None:
    device.ask("clock", hours=days * 24, everywhere=True)


def kinds(room: dict[str, Any]) -> list[str]:
    return [said["kind"] for said in room["said"] if said["kind"] in {"charter", "session", "renewal", "forgotten", "alarm"}]


def texts(device: SimulatedDevice, conversation: object) -> list[str]:
    """What is on the device, without the network."""
    return [said["body"] for said in device.look(conversation)["said"] if said["kind"] == "text"]


def test_thirty_days_pass_and_what_was_said_is_gone_everywhere(house: House, ruled: Ruled, people: Cast) -> None:
    ruled.says("days", 30)
    ruled.hilde.say(ruled.id, "Until next month")
    assert [device.heard(ruled.id) for device in ruled.devices] == [["Until next month"]] * 3
    for days, left in ((29, ["Until next month"]), (31, [])):
        for device in ruled.devices:
            pass_days(device, days)
            assert device.heard(ruled.id) == left
    for device in ruled.devices:
        device.ask("reload")
        assert (texts(device, ruled.id), kinds(device.look(ruled.id))) == ([], ["charter"])


def test_a_device_that_was_off_forgets_before_it_shows_anything(ruled: Ruled) -> None:
    ruled.says("days", 30)
    ruled.hilde.say(ruled.id, "Gone by then")
    ruled.joost.room(ruled.id)
    ruled.joost.ask("network", mode="down")
    pass_days(ruled.joost, 31)
    ruled.joost.ask("reload")
    assert texts(ruled.joost, ruled.id) == []


def test_a_clock_that_is_ahead_forgets_nothing_once_the_server_was_heard(ruled: Ruled) -> None:
    ruled.says("days", 30)
    ruled.hilde.say(ruled.id, "Still here")
    ruled.joost.room(ruled.id)
    ruled.joost.ask("clock", hours=31 * 24)
    assert ruled.joost.heard(ruled.id) == ["Still here"]


def test_the_server_alone_makes_no_device_forget(ruled: Ruled, people: Cast) -> None:
    ruled.hilde.say(ruled.id, "Kept for ever")
    ruled.joost.room(ruled.id)
    now = clock.now()
    keeping.choose(actor=None, conversation=Conversation.objects.get(pk=ruled.id), keep="days", days=1, since=now - 5 * DAY, now=now)
    for device in (ruled.joost, ruled.ana):
        pass_days(device, 40)
        assert device.heard(ruled.id) == ["Kept for ever"]
    owed = {device.name: device.look(ruled.id)["keeping"]["owed"] for device in (ruled.joost, ruled.ana)}
    assert [value and value["days"] for value in owed.values()] == [None, 1]


def test_a_server_that_forgets_on_its_own_is_noticed(ruled: Ruled) -> None:
    ruled.joost.ask("network", mode="down")
    ruled.hilde.say(ruled.id, "Never arrives")
    ruled.hilde.say(ruled.id, "Nor this")
    ruled.server_forgets()
    ruled.joost.ask("network", mode="up")
    ruled.hilde.say(ruled.id, "And on")
    seen = ruled.joost.room(ruled.id)
    assert (kinds(seen), [said["body"] for said in seen["said"] if said["kind"] == "text"]) == (["forgotten"], ["And on"])
    assert NOTICE in seen["problem"]


def test_nobody_but_the_facilitator_is_obeyed(ruled: Ruled) -> None:
    ruled.hilde.say(ruled.id, "Kept")
    with pytest.raises(Exception, match="Only whoever facilitates"):
        ruled.call(ruled.joost, "sayCharter", {"keep": "days", "days": 1, "from": clock.now().isoformat()})
    Participant.objects.filter(account__name="Joost Okafor").update(facilitates=True)
    ruled.joost.room(ruled.id)
    ruled.joost.ask("network", mode="down", path="messages")
    ruled.call(ruled.joost, "sayCharter", {"keep": "days", "days": 1, "from": (clock.now() - DAY).isoformat()})
    Participant.objects.filter(account__name="Joost Okafor").update(facilitates=False)
    ruled.joost.ask("network", mode="up")
    ruled.joost.room(ruled.id)
    seen = ruled.hilde.room(ruled.id)
    assert (kinds(seen), seen["keeping"]["holds"]["keep"]) == (["alarm"], "for_ever")


def test_what_shortens_is_obeyed_after_notice_whatever_is_said(ruled: Ruled) -> None:
    ruled.hilde.say(ruled.id, "Before the charter")
    ruled.joost.room(ruled.id)
    ruled.says("days", 1, since=clock.now())
    seen = ruled.joost.room(ruled.id)
    assert (seen["keeping"]["holds"]["keep"], seen["keeping"]["coming"]["days"]) == ("for_ever", 1)
    pass_days(ruled.joost, 5)
    assert ruled.joost.heard(ruled.id) == ["Before the charter"]
    pass_days(ruled.joost, 8)
    assert ruled.joost.heard(ruled.id) == []


def test_a_charter_is_withdrawn_before_it_takes_effect(ruled: Ruled) -> None:
    ruled.hilde.say(ruled.id, "Kept after all")
    ruled.says("days", 1, since=clock.now())
    ruled.says("for_ever", since=clock.now())
    pass_days(ruled.joost, 30)
    seen = ruled.joost.room(ruled.id)
    assert (seen["keeping"]["holds"]["keep"], seen["keeping"]["coming"], kinds(seen)) == ("for_ever", None, ["charter", "charter"])
    assert texts(ruled.joost, ruled.id) == ["Kept after all"]


def test_a_new_device_reads_what_is_left_and_learns_the_charter(house: House, ruled: Ruled, people: Cast) -> None:
    ruled.ana.rename(ruled.id, "The Tuesday table")
    ruled.says("days", 30)
    ruled.hilde.say(ruled.id, "Long ago")
    ruled.hilde.room(ruled.id)
    ruled.server_forgets()
    ruled.ana.say(ruled.id, "Today")
    ruled.hilde.room(ruled.id)
    telephone = house.further(people.hilde, "telephone", ruled.kits["hilde"])
    telephone.room(ruled.id)
    for device in ruled.devices:
        device.room(ruled.id)
    seen = telephone.room(ruled.id)
    assert ([said["body"] for said in seen["said"] if said["kind"] == "text"], seen["problem"]) == (["Today"], None)
    assert (seen["keeping"]["holds"]["days"], seen["summary"]["name"]) == (30, "The Tuesday table")


def test_an_archive_that_was_cut_in_a_circle_that_keeps_is_noticed(house: House, ruled: Ruled, people: Cast) -> None:
    for words in ("First", "Second"):
        ruled.ana.say(ruled.id, words)
        ruled.hilde.room(ruled.id)
    chunks = ArchiveChunk.objects.filter(account=people.hilde).order_by("n")
    assert len(chunks) > 1
    chunks.filter(n=1).delete()
    telephone = house.further(people.hilde, "telephone", ruled.kits["hilde"])
    assert "cannot be read any more" in telephone.room(ruled.id)["problem"]


def test_a_newcomer_is_told_the_charter_and_forgets_with_the_others(house: House, ruled: Ruled, people: Cast) -> None:
    ruled.says("days", 30)
    give_seat(actor=people.ana, circle=ruled.circle, account=people.tomas, now=clock.now())
    tomas, _ = house.device(people.tomas, "tomas")
    tomas.room(ruled.id)
    ruled.ana.room(ruled.id)
    ruled.hilde.say(ruled.id, "Welcome")
    assert (tomas.heard(ruled.id), tomas.look(ruled.id)["keeping"]["holds"]["days"]) == (["Welcome"], 30)
    pass_days(tomas, 31)
    assert tomas.heard(ruled.id) == []


def test_what_waited_to_be_said_for_longer_than_the_circle_keeps_is_not_said(ruled: Ruled) -> None:
    ruled.says("days", 30)
    ruled.joost.ask("network", mode="down")
    ruled.joost.say(ruled.id, "Stale by then")
    pass_days(ruled.joost, 31)
    ruled.joost.ask("network", mode="up")
    assert (ruled.joost.heard(ruled.id), ruled.hilde.heard(ruled.id)) == ([], [])


def test_a_session_is_over_and_nothing_of_it_is_left_but_that_it_was(ruled: Ruled) -> None:
    ruled.says("session")
    ruled.hilde.say(ruled.id, "In confidence")
    ruled.joost.say(ruled.id, "Thank you")
    seen = ruled.call(ruled.ana, "endSession")
    assert seen["keeping"]["ending"] is not None
    assert ruled.joost.heard(ruled.id) == ["In confidence", "Thank you"]
    for device in ruled.devices:
        pass_days(device, 6 / 24 / 60)
        assert (device.heard(ruled.id), kinds(device.look(ruled.id))[:2]) == ([], ["charter", "session"])
    assert keeping.forget_sessions(clock.now() + timedelta(minutes=6)) >= 3
    over = LogEntry.objects.filter(conversation=ruled.id, kind="message", size__gt=0)
    assert over.count() <= 2  # that it is over, and the charter for whoever was away
    ruled.hilde.say(ruled.id, "The next one")
    assert ruled.joost.heard(ruled.id) == ["The next one"]


def test_the_end_of_a_session_is_taken_back(ruled: Ruled) -> None:
    ruled.says("session")
    ruled.hilde.say(ruled.id, "Not over yet")
    ruled.call(ruled.ana, "endSession")
    ruled.joost.room(ruled.id)
    assert ruled.call(ruled.ana, "takeBackEnding")["keeping"]["ending"] is None
    for device in ruled.devices:
        pass_days(device, 1)
        assert device.heard(ruled.id) == ["Not over yet"]
    assert keeping.forget_sessions(clock.now() + DAY) == 0


def test_a_circle_that_keeps_forgets_no_session(ruled: Ruled) -> None:
    with pytest.raises(Exception, match="does not forget with the session"):
        ruled.call(ruled.ana, "endSession")


def test_a_broken_circle_is_begun_anew_and_nothing_is_lost(house: House, ruled: Ruled, people: Cast) -> None:
    old = ruled.id
    ruled.ana.rename(old, "The Tuesday table")
    ruled.hilde.say(old, "Said before")
    for device in ruled.devices:
        device.room(old)
    ruled.joost.ask("network", mode="down")
    ruled.joost.say(old, "Not sent yet")
    ruled.joost.ask("draft", conversation=str(old), body="Half a thought")
    renew(actor=people.ana, circle=ruled.circle, now=clock.now())
    ruled.circle.refresh_from_db()
    assert ruled.ana.room(ruled.id)["renewal"] == {**ruled.ana.look(ruled.id)["renewal"], "owed": True, "of": None}
    ruled.call(ruled.ana, "sayRenewed")
    ruled.joost.ask("network", mode="up")
    ruled.joost.room(old)
    seen = ruled.joost.room(ruled.id)
    assert (seen["summary"]["name"], seen["renewal"]["of"], seen["renewal"]["waiting"]) == ("The Tuesday table", str(old), 2)
    assert texts(ruled.joost, old) == ["Said before", "Not sent yet"]
    ruled.call(ruled.joost, "bringAlong")
    assert (ruled.joost.heard(ruled.id), ruled.joost.ask("draft", conversation=str(ruled.id))) == (["Not sent yet"], "Half a thought")
    assert ruled.hilde.heard(ruled.id) == ["Not sent yet"]
    assert (ruled.hilde.heard(old), texts(ruled.joost, old)) == (["Said before"], ["Said before"])
    telephone = house.further(people.hilde, "telephone", ruled.kits["hilde"])
    telephone.room(ruled.id)
    assert (telephone.heard(old), telephone.room(old)["problem"]) == (["Said before"], None)


def test_a_server_does_not_put_one_circle_in_the_place_of_another(ruled: Ruled, people: Cast) -> None:
    other = begin_circle(actor=people.ana, people=[people.hilde, people.tomas], now=clock.now() - 10 * DAY)
    ruled.hilde.ask("network", mode="down")
    ruled.hilde.say(ruled.id, "For Joost and Ana only")
    ruled.hilde.ask("network", mode="up", path="messages")
    Conversation.objects.filter(pk=other.conversation_id).update(succeeds=ruled.id)
    ruled.ana.room(other.conversation_id)
    ruled.ana.ask("call", method="sayRenewed", given=[str(other.conversation_id)])
    ruled.ana.room(other.conversation_id)
    seen = ruled.hilde.room(other.conversation_id)
    assert (seen["renewal"]["of"], seen["renewal"]["waiting"]) == (None, 0)


def test_a_regulated_circle_goes_back_to_keeping_and_its_devices_follow(ruled: Ruled, people: Cast) -> None:
    set_charter(actor=people.ana, circle=ruled.circle, keep="days", days=30, now=clock.now() - 9 * DAY)
    ruled.says("days", 30)
    call_regulated(actor=people.hilde, account=people.hilde, now=clock.now())
    assert keep_charters(clock.now()) == 0
    assert ruled.ana.room(ruled.id)["keeping"]["owed"]["keep"] == "for_ever"
    ruled.says("for_ever", since=clock.now())
    ruled.joost.say(ruled.id, "On the record")
    pass_days(ruled.hilde, 400)
    assert ruled.hilde.heard(ruled.id) == ["On the record"]
