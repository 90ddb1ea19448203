"""Confirming whose key is whose."""

from __future__ import annotations

from conclave.conversations.bodies import EVENT, body_of
from conclave.conversations.commands.vouches import set_box, vouch, withdraw_vouch
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.throttle import KEYS
from conclave.core import clock
from conclave.members.http import AccountRequest


@sealed("POST", rate=KEYS, signed=False)
def vouches(request: AccountRequest) -> Answer:
    line = body_of(request, "event").sealed("event", EVENT)
    return made(vouch(actor=request.account, line=line, now=clock.now())), {}


@sealed("POST", rate=KEYS, signed=False)
def withdrawals(request: AccountRequest) -> Answer:
    line = body_of(request, "event").sealed("event", EVENT)
    return made(withdraw_vouch(actor=request.account, line=line, now=clock.now())), {}


@sealed("POST", rate=KEYS, signed=False)
def box(request: AccountRequest) -> Answer:
    line = body_of(request, "event").sealed("event", EVENT)
    return made(set_box(actor=request.account, line=line, now=clock.now())), {}
