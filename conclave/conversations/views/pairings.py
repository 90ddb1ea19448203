"""Bringing a browser in by another device."""

from __future__ import annotations

import hashlib
from uuid import UUID

from conclave.conversations.access import access_own_asking, access_pairing
from conclave.conversations.bodies import body_of
from conclave.conversations.commands.pairings import answer, ask, refuse, withdraw
from conclave.conversations.doors import Answer, sealed
from conclave.conversations.events import to_base64
from conclave.conversations.models import Pairing
from conclave.conversations.queries.pairings import asking, state_of
from conclave.conversations.rules import PAIRING
from conclave.conversations.throttle import KEYS, PAIR, READ
from conclave.core import clock
from conclave.members.http import AccountRequest

ANSWER = 4096


@sealed("GET", rate=READ)
def waiting(request: AccountRequest) -> Answer:
    """Browsers of this account that ask now."""
    rows = asking(request.account, clock.now())
    return 200, [{"id": str(row.pk), "key": to_base64(bytes(row.key)), "browser": row.browser, "asked_at": row.asked_at.isoformat()} for row in rows]


@sealed("POST", rate=PAIR, signed=False)
def asked(request: AccountRequest) -> Answer:
    body = body_of(request, "key", "browser")
    key, browser = body.sealed("key", 32), body.line("browser", 60)
    made = ask(actor=request.account, asker=_asker(request), key=key, browser=browser, now=clock.now())
    return 201, {"id": str(made.pk), "until": (made.asked_at + PAIRING).isoformat()}


@sealed("GET", rate=READ)
def outcome(request: AccountRequest, pairing: UUID) -> Answer:
    """For the browser that asked, and no other."""
    found = access_own_asking(request.account, pairing, _asker(request))
    sealed_answer = to_base64(bytes(found.answer)) if found.answer else None
    return 200, {"state": state_of(found, clock.now()), "answer": sealed_answer}


@sealed("POST", rate=KEYS)
def answered(request: AccountRequest, pairing: UUID) -> Answer:
    sealed_answer = body_of(request, "answer").sealed("answer", ANSWER)
    answer(actor=request.account, pairing=access_pairing(request.account, pairing), sealed=sealed_answer, now=clock.now())
    return 200, {}


@sealed("POST", rate=KEYS)
def refused(request: AccountRequest, pairing: UUID) -> Answer:
    why = body_of(request, "why").word("why", Pairing.End.DECLINED, Pairing.End.WRONG_WORDS)
    refuse(actor=request.account, pairing=access_pairing(request.account, pairing), why=why, now=clock.now())
    return 200, {}


@sealed("POST", rate=KEYS, signed=False)
def withdrawn(request: AccountRequest, pairing: UUID) -> Answer:
    body_of(request)
    withdraw(actor=request.account, pairing=access_own_asking(request.account, pairing, _asker(request)), now=clock.now())
    return 200, {}


def _asker(request: AccountRequest) -> bytes:
    return hashlib.sha256(f"pairing\n{request.session.session_key}".encode()).digest()
