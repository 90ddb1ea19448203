"""What a supervisor asks: does the process answer, and may it have visitors. Never says more than that."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from conclave.core.audience import public
from conclave.operations.queries.readiness import readiness


@public("a supervisor has no account; the answer tells nothing about anybody")
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else, so that a slow database does not get it killed."""
    return JsonResponse({"ok": True})


@public("a load balancer has no account; the answer tells nothing about anybody")
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the database is away or of another version: send visitors elsewhere until then."""
    found = readiness()
    ok = all(found.values())
    return JsonResponse({"ok": ok, **found}, status=200 if ok else 503)
