"""What the server takes into the register is what the clients take, and no other line: they read the same stories."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from conclave.conversations.commands.register import open_account
from conclave.conversations.commands.vouches import set_box, vouch, withdraw_vouch
from conclave.conversations.errors import ConversationsError
from conclave.conversations.models import RegisterEvent
from conclave.conversations.queries.backups import PutAway
from conclave.core.errors import ConclaveError
from conclave.members.models import Account, Standing
from tests.cast import DAWN
from tests.conversations.vectors import ANA, HILDE, JOOST, PLACE, stories, written

Write = Callable[[Account, bytes, datetime], bool]
WRITES: dict[str, Write] = {
    "ACCOUNT": lambda actor, line, now: open_account(actor=actor, line=line, backup=PutAway(1, 1, {"kit": b"k"}), now=now),
    "VOUCH": lambda actor, line, now: vouch(actor=actor, line=line, now=now),
    "VOUCH_WITHDRAWN": lambda actor, line, now: withdraw_vouch(actor=actor, line=line, now=now),
    "BOX": lambda actor, line, now: set_box(actor=actor, line=line, now=now),
}


def _write(line: bytes) -> None:
    told = json.loads(line)
    WRITES[told["kind"]](Account.objects.get(pk=UUID(told["account"])), line, datetime.fromisoformat(told["at"]))


@pytest.fixture
def three(db: None) -> None:
    for number, account in enumerate((ANA, JOOST, HILDE)):
        person = Account.objects.create(pk=account, email=f"{number}@example.org", name="Somebody")
        Standing.objects.create(account=person, kind=Standing.Kind.MEMBER, since=DAWN, reason="Vectors")


@pytest.mark.parametrize(("lines", "holds"), [pytest.param(lines, holds, id=name) for name, lines, holds in stories()])
def test_the_server_judges_a_line_as_the_clients_do(three: None, lines: list[bytes], holds: bool) -> None:
    for line in lines[:-1]:
        _write(line)
    if holds:
        _write(lines[-1])
    else:
        with pytest.raises(ConclaveError) as refused:
            _write(lines[-1])
        assert isinstance(refused.value, ConversationsError) or refused.value.status == 404
    assert RegisterEvent.objects.count() == len(lines) - (not holds)


@pytest.mark.engineless
def test_the_clients_read_these_very_stories() -> None:
    assert PLACE.read_text() == written(), "run `python -m tests.conversations.vectors`"
