"""On a member's morning: who asks them for help with lost keys, and whether somebody asks in their own name."""

from __future__ import annotations

from datetime import datetime

from conclave.conversations.models import Recovery
from conclave.conversations.queries.peers import marks
from conclave.conversations.rules import PEERS
from conclave.core import prepared
from conclave.core.digest import Section, section
from conclave.members.models import Account

PAGE = "/me/keys/peers/"
LOST = "/me/keys/lost/"


@section("recovery", order=5)
def recovery(account: Account, now: datetime) -> list[Section]:
    """Above everything else: this cannot wait for tomorrow."""
    told = sorted(prepared.rows(marks, [account.pk], now))
    held = sum(what == "peer" for what, _ in told)
    own = [_own() for what, _ in told if what == "own"]
    asked = [_helping(what, name) for what, name in told if what in Recovery.Kind.values]
    return [*own, *asked, *([_lacking(held)] if 0 < held < PEERS else [])]


def _own() -> Section:
    line = "If that is not you, stop it from any of your devices. Nothing is handed out before the delay is over."
    return Section(label="Your keys", title="Somebody asks your peers to bring your keys back", line=line, url=LOST, action="Look at it")


def _helping(kind: str, name: str) -> Section:
    return Section(
        label="Asked for help" if kind == Recovery.Kind.REAL else "A rehearsal",
        title=f"{name} asks for your part of their key",
        line="Call them. They read five words to you, and you type them. It takes two minutes.",
        url=PAGE,
        action="Help them",
    )


def _lacking(held: int) -> Section:
    line = "Three are needed to bring your keys back. Choose others in the place of those who are gone."
    return Section(label="Your keys", title=f"{held} of your five peers still hold a part", line=line, url=PAGE, action="Choose")
