"""Proving once more that it is you, before something dangerous: by a mailed code.

A sign-in of the last ten minutes counts, since it was a mailed code or a passkey itself.
allauth would wave a member through who has no passkey yet, however old the session is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from conclave.members import codes
from conclave.members.errors import CodeExpired, CodeWrong
from conclave.members.models import Account
from conclave.members.rules import is_recent

ASKED = "confirmation_asked"
DONE = "confirmation_done"
GOOD_FOR = timedelta(minutes=15)
TRIES = 5


def is_confirmed(request: HttpRequest, now: datetime) -> bool:
    """Whether this session proved itself a moment ago."""
    return is_recent(_last(request), now)


def ask(request: HttpRequest, now: datetime) -> str:
    """Begins a confirmation; answers the nonce for the letter."""
    nonce = codes.new_nonce()
    request.session[ASKED] = {"nonce": nonce, "at": now.isoformat(), "tries": 0}
    return nonce


def is_asked(request: HttpRequest, now: datetime) -> bool:
    """Whether a code is under way."""
    asked = request.session.get(ASKED)
    return asked is not None and now - datetime.fromisoformat(asked["at"]) < GOOD_FOR and asked["tries"] < TRIES


def confirm(request: HttpRequest, typed: str, now: datetime) -> None:
    """Accepts the code, once. Raises `CodeExpired` or `CodeWrong`."""
    if not is_asked(request, now):
        raise CodeExpired
    asked = request.session[ASKED]
    if not codes.is_code(codes.CONFIRMATION, asked["nonce"], typed):
        request.session[ASKED] = {**asked, "tries": asked["tries"] + 1}
        raise CodeWrong
    del request.session[ASKED]
    request.session[DONE] = now.isoformat()


def mark(request: HttpRequest, now: datetime) -> None:
    """Counts a sign-in that was made by other means, such as a code during an application, as a confirmation."""
    request.session[DONE] = now.isoformat()


def _last(request: HttpRequest) -> datetime | None:
    done = request.session.get(DONE)
    signed = [record["at"] for record in get_authentication_records(request, request.user)] if isinstance(request.user, Account) else []
    moments = [datetime.fromtimestamp(at, UTC) for at in signed] + ([datetime.fromisoformat(done)] if done else [])
    return max(moments, default=None)
