"""Conversations: who sits there, what was said, how devices come in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from conclave.conversations.access import access_conversation, access_device, access_welcome
from conclave.conversations.bodies import COMMIT, GROUP_INFO, MESSAGE, WELCOME, body_of, device_in, number_in
from conclave.conversations.commands.keeping import end_session, take_back
from conclave.conversations.commands.log import Posted, Welcoming, begin, commit, say
from conclave.conversations.commands.packages import claim
from conclave.conversations.commands.welcomes import take_welcome
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.errors import Malformed, NotBegun
from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation
from conclave.conversations.queries import devices as of_devices
from conclave.conversations.queries import log as of_log
from conclave.conversations.queries.seats import with_everybody
from conclave.conversations.throttle import KEYS, READ, WRITE
from conclave.core import clock
from conclave.members.http import AccountRequest


@sealed("GET", rate=READ)
def everything(request: AccountRequest) -> Answer:
    """Where one sits, with all who sit or sat there."""
    return 200, [_line(conversation) for conversation in with_everybody(request.account)]


@sealed("POST", rate=KEYS)
def group(request: AccountRequest, conversation: UUID) -> Answer:
    body = body_of(request, "device", "group_info", "epoch")
    device, info = body.device("device"), body.sealed("group_info", GROUP_INFO)
    if body.number("epoch") != 0:
        raise Malformed("A conversation begins at epoch 0.")
    return made(begin(actor=request.account, conversation=conversation, device=device, group_info=info, now=clock.now())), {}


@sealed("GET", rate=READ)
def group_info(request: AccountRequest, conversation: UUID) -> Answer:
    info = of_log.group_info(access_conversation(request.account, conversation))
    if info is None:
        raise NotBegun
    return 200, {"epoch": info.epoch, "bytes": to_base64(bytes(info.bytes))}


@sealed("POST", rate=KEYS)
def claims(request: AccountRequest, conversation: UUID) -> Answer:
    wanted = body_of(request, "devices").devices("devices")
    taken = claim(actor=request.account, conversation=conversation, devices=wanted, now=clock.now())
    return 201, [{"account": str(one.account), "device": one.device, "package": to_base64(one.package)} for one in taken]


@sealed("POST", rate=WRITE)
def commits(request: AccountRequest, conversation: UUID) -> Answer:
    body = body_of(request, "device", "commit", "group_info", "welcome")
    told = body.object("welcome", "bytes", "devices") if body.holds("welcome") else None
    posted = commit(
        actor=request.account,
        conversation=conversation,
        device=body.device("device"),
        commit=body.sealed("commit", COMMIT),
        group_info=body.sealed("group_info", GROUP_INFO),
        welcome=Welcoming(told.sealed("bytes", WELCOME), told.devices("devices")) if told else None,
        now=clock.now(),
    )
    return made(not posted.again), {"n": posted.n, "epoch": posted.epoch}


@sealed("POST", rate=WRITE)
def messages(request: AccountRequest, conversation: UUID) -> Answer:
    body = body_of(request, "device", "message")
    device, message = body.device("device"), body.sealed("message", MESSAGE)
    posted: Posted = say(actor=request.account, conversation=conversation, device=device, message=message, now=clock.now())
    return made(not posted.again), {"n": posted.n}


@sealed("POST", "DELETE", rate=KEYS)
def ending(request: AccountRequest, conversation: UUID, n: int) -> Answer:
    """Entry `n` says that a session is over: what was said before goes, after a pause in which that can be taken back."""
    body_of(request)
    act = end_session if request.method == "POST" else take_back
    return made(act(actor=request.account, conversation=conversation, n=n, now=clock.now())), {}


@sealed("GET", rate=READ)
def log(request: AccountRequest, conversation: UUID) -> Answer:
    """The entries after `after`, at most 500 and about 4 MB: whoever has not reached `head` asks again."""
    found = access_conversation(request.account, conversation)
    entries = [of_log.entry(row) for row in of_log.page(found, number_in(request, "after"))]
    return 200, {"head": found.head, "epoch": found.epoch, "entries": entries}


@sealed("GET", rate=READ)
def welcomes(request: AccountRequest) -> Answer:
    device = access_device(request.account, device_in(request))
    return 200, [
        {"id": str(one.pk), "conversation": str(one.conversation_id), "bytes": to_base64(bytes(one.bytes)), "cursor": one.cursor}
        for one in of_devices.welcomes(device)
    ]


@sealed("POST", rate=WRITE)
def receipt(request: AccountRequest, welcome: UUID) -> Answer:
    body_of(request)
    take_welcome(actor=request.account, welcome=access_welcome(request.account, welcome))
    return 200, {}


def _line(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": str(conversation.pk),
        "epoch": conversation.epoch,
        "head": conversation.head,
        "forgotten": conversation.forgotten,
        "charter": {"keep": conversation.keep, "days": conversation.keep_days, "from": _at(conversation.keep_since)},
        "closed": _at(conversation.closed_at),
        "succeeds": str(conversation.succeeds_id) if conversation.succeeds_id else None,
        "participants": [
            {"account": str(row.account_id), "facilitates": row.facilitates, "since": _at(row.since), "until": _at(row.until)}
            for row in conversation.participants.all()
        ],
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
