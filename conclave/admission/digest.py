"""On a member's morning: who asks them to vouch."""

from __future__ import annotations

from datetime import datetime

from conclave.admission.access import open_requests
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
