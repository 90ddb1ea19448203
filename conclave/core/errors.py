"""What can go wrong, as a family; each member knows its HTTP status and speaks to the person.

ConclaveError
├── Missing       404  there is no such thing, or not for this person: the same words for both
├── Refused       404  a rule says no; looks like Missing from outside
├── Invalid       422  the person can mend what they sent
├── Conflict      409  somebody else was faster, or it was done already
├── TooLarge      413  the person can send less
├── TooMany       429  the person can wait
└── Unavailable   503  the operator must act
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

log = logging.getLogger(__name__)

BROKEN = "Something broke on our side. It has been written down; nothing you sent was half-stored."
FULL = "The server's disk is full, so this could not be stored. Nothing was half-stored. Tell whoever runs the network, and keep what you wrote."
SILENT = "The database is not answering at the moment. Nothing was half-stored; try again in a minute."
NOT_HERE = "There is nothing here for you. The address may be wrong, or it belongs to others."


class ConclaveError(Exception):
    """An expected failure. `words` are for the person; `detail` goes into a JSON answer beside them."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"
    words: ClassVar[str] = "That did not work."

    def __init__(self, words: str | None = None, **detail: Any) -> None:
        self.said = words or self.words
        self.detail = detail
        super().__init__(self.said)


class Missing(ConclaveError):
    status = 404
    code = "missing"
    words = NOT_HERE


class Refused(Missing):
    """A rule was not met. Outside, it reads as `Missing`; the reason is for logs and tests only."""

    def __init__(self, reason: str = "", **detail: Any) -> None:
        super().__init__(None, **detail)
        self.reason = reason


class Invalid(ConclaveError):
    status = 422
    code = "invalid"
    words = "Something in what you sent cannot be used."


class Conflict(ConclaveError):
    status = 409
    code = "conflict"
    words = "This has changed in the meantime. Look again before you go on."


class TooLarge(ConclaveError):
    status = 413
    code = "too-large"
    words = "That is too large. Nothing was stored."


class TooMany(ConclaveError):
    status = 429
    code = "too-many"
    words = "That was too often in a short time. Try again in a few minutes."


class Unavailable(ConclaveError):
    status = 503
    code = "unavailable"
    words = "A part of the service is not answering. Nothing was lost; try again in a minute."


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asked, not a person."""
    return request.path.startswith("/sealed/") or request.headers.get("Accept", "").startswith("application/json")


def answer(request: HttpRequest, error: ConclaveError) -> HttpResponse:
    """The page or JSON document that tells `error`."""
    if wants_json(request):
        body = {**error.detail, "error": error.code, "words": error.said}
        return JsonResponse(body, status=error.status)
    return render(request, "ui/error.html", {"error": error}, status=error.status)


class ErrorsMiddleware:
    """Turns the family into answers. Anything else is left to crash and be logged once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            return answer(request, Missing())
        if isinstance(error, ConclaveError):
            return answer(request, error)
        return None


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: an address that no route knows looks like one that is not yours."""
    return answer(request, Missing())


def crashed(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the fault is still at hand: one of the machine is told as such; Django logs the trace."""
    return answer(request, of_the_machine(sys.exc_info()[1]) or ConclaveError(BROKEN))


def of_the_machine(error: BaseException | None) -> Unavailable | None:
    """What the operator must mend, in words for the person; None for any other fault."""
    said = str(error).lower()
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or (isinstance(error, DatabaseError) and ("disk is full" in said or "no space left" in said)):
        return Unavailable(FULL)
    return Unavailable(SILENT) if isinstance(error, OperationalError | InterfaceError) else None
