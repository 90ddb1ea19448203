"""The stewards' desk: what waits for them, domain by domain."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from conclave.core import clock
from conclave.core.audience import stewards
from conclave.core.desk import panels
from conclave.members.http import AccountRequest


@stewards
def desk(request: AccountRequest) -> HttpResponse:
    now = clock.now()
    return render(request, "operations/desk.html", {"panels": panels(now), "now": now})
