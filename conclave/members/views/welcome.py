"""The first visit of a new member, step by step."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from conclave.core import clock
from conclave.core.audience import members
from conclave.core.errors import Missing
from conclave.members.commands.welcome import take_step
from conclave.members.http import AccountRequest
from conclave.members.models import WelcomeStep
from conclave.members.queries.welcome import ORDER, next_step, steps_taken


@members
def welcome(request: AccountRequest) -> HttpResponse:
    """The next open step; the morning when there is none."""
    step = next_step(request.account)
    if step is None:
        return redirect("/morning/")
    return render(request, "members/welcome.html", {"step": step, "taken": steps_taken(request.account), "order": ORDER})


@members
@require_POST
def step(request: AccountRequest, kind: str) -> HttpResponse:
    """Takes a step, or passes it over."""
    if kind not in WelcomeStep.Kind.values:
        raise Missing
    take_step(actor=request.account, kind=kind, passed_over="later" in request.POST, now=clock.now())
    return redirect("/welcome/")
