"""Truth tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from conclave.conversations.rules import (
    MOST_ASKING,
    MOST_DEVICES,
    MOST_IN_FLIGHT,
    MOST_LINES,
    PAIRING,
    is_open,
    may_add_device,
    may_answer,
    may_ask,
    may_ask_peers,
    may_be_added,
    may_begin_file,
    may_commit,
    may_end_session,
    may_follow,
    may_hand_out,
    may_hold_keys,
    may_hold_part,
    may_say,
    may_store,
    may_take_part,
    may_use,
    may_vouch,
    may_withdraw,
    may_write_line,
    takes_words,
)
from conclave.core import clock
from conclave.members.visitor import NOBODY, visitor_of
from tests.cast import DAWN, Cast

HILDE, JOOST, TOMAS = UUID(int=1), UUID(int=2), UUID(int=3)


@dataclass(frozen=True)
class OnDevice:
    account_id: UUID
    revoked_at: datetime | None


@pytest.mark.parametrize(
    ("who", "may"),
    [("hilde", True), ("ana", True), ("ruth", True), ("tomas", True), ("piet", False), ("ben", False), ("", False)],
)
def test_members_hold_keys_and_applicants_and_assistants_never(cast: Cast, who: str, may: bool) -> None:
    assert may_hold_keys(visitor_of(getattr(cast, who), clock.now()) if who else NOBODY) is may


@pytest.mark.parametrize(("owner", "revoked", "may"), [(HILDE, None, True), (HILDE, DAWN, False), (JOOST, None, False), (JOOST, DAWN, False)])
def test_a_device_is_its_owners_until_it_is_revoked(owner: UUID, revoked: datetime | None, may: bool) -> None:
    assert may_use(HILDE, OnDevice(owner, revoked)) is may


@pytest.mark.parametrize(
    ("active", "lines", "may"),
    [(0, 1, True), (MOST_DEVICES - 1, MOST_LINES - 1, True), (MOST_DEVICES, 1, False), (0, MOST_LINES, False), (MOST_DEVICES, MOST_LINES, False)],
)
def test_an_account_has_many_devices_but_not_any_number(active: int, lines: int, may: bool) -> None:
    assert may_add_device(active=active, lines=lines) is may


@pytest.mark.parametrize(
    ("after", "renewed", "may"),
    [
        ((4, 8), False, True),
        ((5, 8), True, True),
        ((4, 8), True, False),
        ((5, 8), False, False),
        ((4, 7), False, False),
        ((4, 9), False, False),
        ((5, 7), True, False),
        ((6, 8), True, False),
        ((3, 8), False, False),
    ],
)
def test_a_backup_follows_the_one_before(after: tuple[int, int], renewed: bool, may: bool) -> None:
    assert may_follow((4, 7), after, renewed=renewed) is may


@pytest.mark.parametrize(("asking", "may"), [(0, True), (MOST_ASKING - 1, True), (MOST_ASKING, False)])
def test_a_few_browsers_ask_at_a_time(asking: int, may: bool) -> None:
    assert may_ask(asking) is may


@pytest.mark.parametrize(
    ("waited", "ended", "may"),
    [
        (timedelta(0), None, True),
        (PAIRING - timedelta(seconds=1), None, True),
        (PAIRING, None, False),
        (timedelta(0), DAWN, False),
        (PAIRING, DAWN, False),
    ],
)
def test_a_browser_that_waits_is_answered_once(waited: timedelta, ended: datetime | None, may: bool) -> None:
    assert may_answer(asked_at=DAWN, ended_at=ended, now=DAWN + waited) is may


@pytest.mark.parametrize(("who", "may"), [(HILDE, True), (JOOST, True), (TOMAS, False)])
def test_those_who_sit_there_take_part(who: UUID, may: bool) -> None:
    assert may_take_part(who, {HILDE, JOOST}) is may


@pytest.mark.parametrize(("owner", "revoked", "may"), [(JOOST, None, True), (JOOST, DAWN, False), (TOMAS, None, False), (TOMAS, DAWN, False)])
def test_devices_of_those_who_sit_there_are_added(owner: UUID, revoked: datetime | None, may: bool) -> None:
    assert may_be_added(OnDevice(owner, revoked), {HILDE, JOOST}) is may


@pytest.mark.parametrize(("current", "epoch", "may"), [(None, 0, False), (0, 0, True), (0, 1, False), (5, 4, False), (5, 5, True), (5, 6, False)])
def test_a_commit_is_for_the_present_epoch(current: int | None, epoch: int, may: bool) -> None:
    assert may_commit(current=current, epoch=epoch) is may


@pytest.mark.parametrize(
    ("current", "epoch", "may"),
    [(None, 0, False), (0, 0, True), (0, 1, False), (1, 0, True), (5, 2, False), (5, 3, True), (5, 4, True), (5, 5, True), (5, 6, False)],
)
def test_a_message_is_of_the_present_epoch_or_of_the_two_before(current: int | None, epoch: int, may: bool) -> None:
    assert may_say(current=current, epoch=epoch) is may


@pytest.mark.parametrize(("lines", "may"), [(0, True), (MOST_LINES // 2 - 1, True), (MOST_LINES // 2, False), (MOST_LINES, False)])
def test_vouches_leave_room_in_the_register_for_devices(lines: int, may: bool) -> None:
    assert may_write_line(lines=lines) is may


@pytest.mark.parametrize(
    ("about", "vouched", "held", "may"),
    [(JOOST, b"j", b"j", True), (JOOST, b"j", b"k", False), (JOOST, b"j", None, False), (HILDE, b"h", b"h", False)],
)
def test_one_vouches_for_the_key_of_another_as_the_register_names_it(about: UUID, vouched: bytes, held: bytes | None, may: bool) -> None:
    assert may_vouch(HILDE, about, vouched=vouched, held=held) is may


@pytest.mark.parametrize(("in_flight", "may"), [(0, True), (MOST_IN_FLIGHT - 1, True), (MOST_IN_FLIGHT, False)])
def test_a_device_has_only_so_many_files_in_flight(in_flight: int, may: bool) -> None:
    assert may_begin_file(in_flight=in_flight) is may


@pytest.mark.parametrize(("stored", "size", "may"), [(0, 10, True), (0, 11, False), (9, 1, True), (10, 1, False)])
def test_files_take_only_so_much(stored: int, size: int, may: bool) -> None:
    assert may_store(stored=stored, size=size, most=10) is may


@pytest.mark.parametrize(("who", "may"), [(HILDE, True), (JOOST, False)])
def test_a_file_is_withdrawn_by_its_sender(who: UUID, may: bool) -> None:
    assert may_withdraw(who, HILDE) is may


@pytest.mark.parametrize(
    ("peer", "holds_keys", "has_box", "may"),
    [(JOOST, True, True, True), (JOOST, False, True, False), (JOOST, True, False, False), (HILDE, True, True, False)],
)
def test_another_member_with_a_box_may_hold_a_part(peer: UUID, holds_keys: bool, has_box: bool, may: bool) -> None:
    assert may_hold_part(HILDE, peer, holds_keys=holds_keys, has_box=has_box) is may


@pytest.mark.parametrize(("holding", "asked", "may"), [(5, 0, True), (3, 4, True), (2, 0, False), (5, 5, False), (0, 0, False)])
def test_peers_are_asked_while_enough_hold_a_part_and_not_too_often(holding: int, asked: int, may: bool) -> None:
    assert may_ask_peers(holding=holding, asked=asked) is may


@dataclass(frozen=True)
class Asked:
    ready_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


@pytest.mark.parametrize(
    ("hours", "ended", "open_", "out"),
    [
        (0, False, True, False),
        (71, False, True, False),
        (72, False, True, True),
        (335, False, True, True),
        (336, False, False, False),
        (80, True, False, False),
    ],
)
def test_parts_are_handed_out_after_the_delay_and_before_the_end(hours: int, ended: bool, open_: bool, out: bool) -> None:
    asked = Asked(DAWN + timedelta(hours=72), DAWN + timedelta(days=14), DAWN if ended else None)
    now = DAWN + timedelta(hours=hours)
    assert (is_open(asked, now), may_hand_out(asked, now)) == (open_, out)


@pytest.mark.parametrize(("closed", "answer"), [(None, True), (DAWN, False)])
def test_a_conversation_is_open_until_it_is_succeeded(closed: datetime | None, answer: bool) -> None:
    assert takes_words(closed_at=closed) is answer


@pytest.mark.parametrize(
    ("facilitates", "keep", "since", "may"),
    [
        (True, "session", DAWN, True),
        (True, "session", DAWN - timedelta(days=1), True),
        (True, "session", DAWN + timedelta(seconds=1), False),
        (True, "session", None, False),
        (True, "days", DAWN, False),
        (True, "for_ever", DAWN, False),
        (True, "for_ever", None, False),
        (False, "session", DAWN, False),
        (False, "days", DAWN, False),
    ],
)
def test_the_facilitator_ends_a_session_where_a_charter_in_force_forgets_with_it(
    facilitates: bool, keep: str, since: datetime | None, may: bool
) -> None:
    assert may_end_session(facilitates=facilitates, keep=keep, since=since, now=DAWN) is may
