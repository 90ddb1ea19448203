"""Peers who hold a part of somebody's key, and bringing keys back with three of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from conclave.conversations.access import access_asking, access_device, access_held, access_request
from conclave.conversations.bodies import PART, body_of
from conclave.conversations.commands.peers import choose_peers, give_up_part
from conclave.conversations.commands.recoveries import ask_peers, cancel, finish, release
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.errors import Unproven
from conclave.conversations.events import to_base64
from conclave.conversations.models import Recovery
from conclave.conversations.queries.peers import asking, held_by, peers_of, recovery_of
from conclave.conversations.rules import may_hand_out
from conclave.conversations.signing import require_signed_request
from conclave.conversations.throttle import KEYS, READ
from conclave.core import clock
from conclave.members import confirmation
from conclave.members.http import AccountRequest
from conclave.members.models import Account

REAL, REHEARSAL = Recovery.Kind.REAL, Recovery.Kind.REHEARSAL


@sealed("GET", "PUT", rate=KEYS)
def peers(request: AccountRequest) -> Answer:
    """Who holds a part for oneself, and for whom one holds a part."""
    if request.method == "PUT":
        _choose(request)
    chosen, held = peers_of(request.account), held_by(request.account)
    return 200, {
        "set": chosen[0].set if chosen else None,
        "peers": [{"account": str(row.peer_id), "since": row.since.isoformat()} for row in chosen],
        "held": [{"account": str(row.account_id), "since": row.since.isoformat()} for row in held],
    }


def _choose(request: AccountRequest) -> None:
    body = body_of(request, "backup", "set", "parts")
    backup, set_, parts = body.backup("backup"), to_base64(body.key("set")), body.parts("parts")
    choose_peers(actor=request.account, backup=backup, set_=set_, parts=parts, now=clock.now())


@sealed("POST", rate=KEYS)
def giving_up(request: AccountRequest, account: UUID) -> Answer:
    body_of(request)
    give_up_part(actor=request.account, chosen=access_held(request.account, account), now=clock.now())
    return 200, {}


@sealed("GET", rate=READ)
def own(request: AccountRequest) -> Answer:
    """The newest request in one's own name; the parts only when they may be handed out."""
    kind = request.GET.get("kind", REAL)
    found = recovery_of(request.account, kind) if kind in Recovery.Kind.values else None
    return 200, {"recovery": _told(found, clock.now()) if found else None}


@sealed("GET", "POST", rate=KEYS, signed=False)
def requests(request: AccountRequest) -> Answer:
    """As a peer, what is asked; by posting, one asks one's own peers. A rehearsal is asked from a device."""
    if request.method == "GET":
        return 200, _asked_of(request.account, clock.now())
    body, now = body_of(request, "kind", "key"), clock.now()
    kind = body.one_of("kind", REAL, REHEARSAL)
    if kind == REHEARSAL:
        require_signed_request(request, clock.now())
    elif not confirmation.is_confirmed(request, now):
        raise Unproven
    return 201, _told(ask_peers(actor=request.account, kind=kind, key=body.key("key"), now=now), now)


@sealed("POST", rate=KEYS)
def releases(request: AccountRequest, request_id: UUID) -> Answer:
    part, now = body_of(request, "bytes").sealed("bytes", PART), clock.now()
    asked = access_asking(request.account, request_id, now)
    return made(release(actor=request.account, recovery=asked, part=part, now=now)), {}


@sealed("POST", rate=KEYS)
def cancellation(request: AccountRequest, request_id: UUID) -> Answer:
    asked, device = _from_device(request, request_id)
    cancel(actor=request.account, recovery=asked, device=device, now=clock.now())
    return 200, {}


@sealed("POST", rate=KEYS)
def ending(request: AccountRequest, request_id: UUID) -> Answer:
    """The keys are back."""
    asked, device = _from_device(request, request_id)
    finish(actor=request.account, recovery=asked, device=device, now=clock.now())
    return 200, {}


def _from_device(request: AccountRequest, request_id: UUID) -> tuple[Recovery, str]:
    device = access_device(request.account, body_of(request, "device").device("device"))
    return access_request(request.account, request_id), device.pk


def _told(asked: Recovery, now: datetime) -> dict[str, Any]:
    given = list(asked.releases.all())
    parts = [{"peer": str(one.peer_id), "bytes": to_base64(bytes(one.bytes))} for one in given] if may_hand_out(asked, now) else []
    return {**_moments(asked), "released": [str(one.peer_id) for one in given], "parts": parts}


def _asked_of(peer: Account, now: datetime) -> list[dict[str, Any]]:
    mine = {row.account_id: row for row in held_by(peer)}
    found = [asked for asked in asking(peer, now).prefetch_related("releases") if asked.account_id in mine]
    return [
        {
            **_moments(asked),
            "account": str(asked.account_id),
            "set": mine[asked.account_id].set,
            "part": to_base64(bytes(mine[asked.account_id].part)),
            "released": any(one.peer_id == peer.pk for one in asked.releases.all()),
        }
        for asked in found
    ]


def _moments(asked: Recovery) -> dict[str, Any]:
    return {
        "id": str(asked.pk),
        "kind": str(asked.kind),
        "key": to_base64(bytes(asked.key)),
        "asked_at": asked.asked_at.isoformat(),
        "ready_at": asked.ready_at.isoformat(),
        "expires_at": asked.expires_at.isoformat(),
        "ended_at": asked.ended_at.isoformat() if asked.ended_at else None,
        "ended": asked.ended,
    }
