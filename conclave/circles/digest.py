"""Circles beside the morning: when something happened last. Never what, and never a circle's name."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from conclave.circles.models import Circle, Seat
from conclave.circles.queries import circles_of, troubled
from conclave.core.digest import Section, section
from conclave.members.models import Account

SHOWN = 3


@section("circles", order=20)
def your_circles(account: Account, now: datetime) -> list[Section]:
    """The liveliest circles of `account`; before them those that wait for their facilitator."""
    lines = circles_of(account, now)
    leads = any(line.own.kind == Seat.Kind.FACILITATOR for line in lines)
    return [_stuck(circle) for circle in (troubled(account, now) if leads else [])] + [
        Section(label="Your circle", title=line.called, line=line.news(now), url=reverse("circle", args=[line.circle.pk]), action="Enter")
        for line in lines[:SHOWN]
    ]


def _stuck(circle: Circle) -> Section:
    line = "Somebody there can neither read on nor send."
    return Section(label="You facilitate", title="A room is stuck", line=line, url=reverse("renewal", args=[circle.pk]), action="See what helps")
