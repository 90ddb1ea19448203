"""On a member's morning: who asks them to vouch, and whose keys they may confirm."""

from __future__ import annotations

from datetime import datetime

from conclave.admission.access import open_requests
from conclave.admission.queries.sponsored import to_confirm
from conclave.core import prepared
from conclave.core.digest import Section, section
from conclave.members.models import Account


@section("vouches", order=20)
def vouches(account: Account, now: datetime) -> list[Section]:
    """One panel for each applicant who waits for this member's word."""
    return [
        Section(
            label="Asked to vouch",
            title=f"{name} names you as sponsor",
            line=f"{title}, {company}. Answering takes two minutes.",
            url=f"/vouches/{request}/",
            action="Read and answer",
        )
        for request, name, title, company in prepared.rows(open_requests, [account.pk], now)
    ]


@section("newcomers", order=25)
def newcomers(account: Account, now: datetime) -> list[Section]:
    """One panel for each person whom this member vouched for and whose keys they have not confirmed yet."""
    return [
        Section(
            label="Confirm their keys",
            title=f"{name} has made their keys",
            line="Confirm them when you meet or see them on a video call.",
            url=f"/members/{newcomer}/keys/",
            action="Look at the digits",
        )
        for newcomer, name in prepared.rows(to_confirm, [account.pk], now)
    ]
