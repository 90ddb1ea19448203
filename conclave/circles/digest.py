"""Circles beside the morning: when something happened last. Never what, and never a circle's name."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from conclave.circles.queries import circles_of
from conclave.core.digest import Section, section
from conclave.members.models import Account

SHOWN = 3


@section("circles", order=20)
def your_circles(account: Account, now: datetime) -> list[Section]:
    """The liveliest circles of `account`."""
    return [
        Section(label="Your circle", title=line.called, line=line.news(now), url=reverse("circle", args=[line.circle.pk]), action="Enter")
        for line in circles_of(account, now)[:SHOWN]
    ]
