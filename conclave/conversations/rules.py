"""Who may do what in conversations. Each predicate has its truth table in tests/conversations/test_rules.py."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from conclave.members.visitor import Visitor

MOST_DEVICES = 100  # of one account at a time
MOST_LINES = 1000  # of one account in the register, which everybody reads whole
MOST_IN_FLIGHT = 24  # files of one device that are not whole yet: two messages full of them, and some to spare
PEERS, NEEDED = 5, 3  # who hold a part of the backup key, and how many parts open it
MOST_REQUESTS = 5  # to one's peers in thirty days: each calls five people
PAUSE = timedelta(minutes=5)  # in which the end of a session can be taken back
PAIRING = timedelta(minutes=10)  # how long a browser waits to be let in
MOST_ASKING = 5  # browsers of one account at a time
PAST_EPOCHS = 2  # devices keep the keys of four; older messages could not be opened


class OnDevice(Protocol):
    """Anything that carries a device's owner and its end."""

    @property
    def account_id(self) -> UUID: ...
    @property
    def revoked_at(self) -> datetime | None: ...


def may_hold_keys(visitor: Visitor) -> bool:
    """Members register devices; applicants and assistants never."""
    return visitor.may_hold_keys


def may_use(account: UUID, device: OnDevice) -> bool:
    """One's own device, until it is revoked."""
    return device.account_id == account and device.revoked_at is None


def may_add_device(*, active: int, lines: int) -> bool:
    """As many browsers as a person has, and not so many in a lifetime that everybody's register grows by them."""
    return active < MOST_DEVICES and lines < MOST_LINES


def may_write_line(*, lines: int) -> bool:
    """A person's own lines leave room for the devices that they add and revoke."""
    return lines < MOST_LINES // 2


def may_vouch(by: UUID, about: UUID, *, vouched: bytes, held: bytes | None) -> bool:
    """For somebody else, and for the key that the register names as theirs."""
    return by != about and held is not None and vouched == held


def may_hold_part(owner: UUID, peer: UUID, *, holds_keys: bool, has_box: bool) -> bool:
    """Another member, with a box to which the part can be sealed."""
    return owner != peer and holds_keys and has_box


def may_ask_peers(*, holding: int, asked: int) -> bool:
    """As long as enough of them hold a part, and not again and again."""
    return holding >= NEEDED and asked < MOST_REQUESTS


class Request(Protocol):
    """What a request to one's peers has: its moments, and its end."""

    @property
    def ready_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...


def is_open(request: Request, now: datetime) -> bool:
    """Neither ended nor expired."""
    return request.ended_at is None and now < request.expires_at


def may_hand_out(request: Request, now: datetime) -> bool:
    """Parts leave the server after the delay, and not once somebody has cancelled."""
    return is_open(request, now) and now >= request.ready_at


def may_follow(before: tuple[int, int], after: tuple[int, int], *, renewed: bool) -> bool:
    """The next change of a backup, as (generation, revision): with the next backup key, or with the same one."""
    return after == (before[0] + renewed, before[1] + 1)


def may_ask(asking: int) -> bool:
    """A browser more asks to come in, when not too many do."""
    return asking < MOST_ASKING


def may_answer(*, asked_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """A browser that waits is answered once, within its time."""
    return ended_at is None and asked_at > now - PAIRING


def may_take_part(account: UUID, present: Collection[UUID]) -> bool:
    """Whoever sits there now."""
    return account in present


def may_be_added(device: OnDevice, present: Collection[UUID]) -> bool:
    """A device that is not revoked, of somebody who sits there now."""
    return device.revoked_at is None and device.account_id in present


def may_commit(*, current: int | None, epoch: int) -> bool:
    """The first commit for an epoch wins."""
    return current is not None and epoch == current


def may_say(*, current: int | None, epoch: int) -> bool:
    """Messages of this epoch and of the two before it."""
    return current is not None and max(0, current - PAST_EPOCHS) <= epoch <= current


def may_begin_file(*, in_flight: int) -> bool:
    """A device finishes what it began before it begins more."""
    return in_flight < MOST_IN_FLIGHT


def may_store(*, stored: int, size: int, most: int) -> bool:
    """`size` more bytes beside those that are `stored`, of a day or in all."""
    return stored + size <= most


def may_withdraw(account: UUID, sender: UUID) -> bool:
    """A file is withdrawn by whoever sent it."""
    return account == sender


def takes_words(*, closed_at: datetime | None) -> bool:
    """A conversation takes words and commits until its circle was begun anew."""
    return closed_at is None


def may_end_session(*, facilitates: bool, keep: str, since: datetime | None, now: datetime) -> bool:
    """Whoever facilitates ends sessions, where a charter in force forgets with them."""
    return facilitates and keep == "session" and since is not None and since <= now
