"""How the addresses of the sealed client are answered: JSON in, JSON out, one member's pace."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from conclave.conversations.bodies import MB, raw_of
from conclave.conversations.errors import SomebodyElse
from conclave.conversations.signing import require_signed_request
from conclave.conversations.throttle import VOLUME, Rate, spend
from conclave.core import clock
from conclave.core.audience import members
from conclave.members.http import AccountRequest

ASKER = "X-Conclave-Account"  # whose worker asks

P = ParamSpec("P")
Answer = tuple[int, Any] | HttpResponse
View = Callable[Concatenate[AccountRequest, P], Answer]


def sealed(
    *methods: str, rate: Rate, volume: Rate = VOLUME, signed: bool = True
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """For members, at most at `rate`; the view answers with a status and what becomes JSON, or with bytes.

    What changes something is signed by a device, unless not `signed`: where a line that the account signed is what it carries.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @members
        @require_http_methods([*methods])
        @wraps(view)
        def answered(request: AccountRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            spend(request.account.pk, rate)
            _require_asker(request)
            if request.method != "GET":
                _hear(request, volume=volume, signed=signed)
            answer = view(request, *args, **kwargs)
            return answer if isinstance(answer, HttpResponse) else JsonResponse(answer[1], status=answer[0], safe=False)

        return answered

    return decorate


def made(new: bool) -> int:
    """201 for what is new, 200 for what was sent before."""
    return 201 if new else 200


def _require_asker(request: AccountRequest) -> None:
    """A page that stayed open is not answered as whoever has signed in on that browser since. Raises `SomebodyElse`."""
    if request.headers.get(ASKER, str(request.account.pk)) != str(request.account.pk):
        raise SomebodyElse


def _hear(request: AccountRequest, *, volume: Rate, signed: bool) -> None:
    spend(request.account.pk, volume, len(raw_of(request)) / MB)
    if signed:
        require_signed_request(request, clock.now())
