"""On a member's morning: who asks them to vouch."""

from __future__ import annotations

from datetime import datetime

from conclave.admission.access import open_requests
from conclave.core.digest import Section, section
from conclave.members.models import Account


@section("vouches", order=20)
def vouches(account: Account, now: datetime) -> list[Section]:
    """One panel for each applicant who waits for this member's word."""
    return [
        Section(
            label="Asked to vouch",
            title=f"{request.application.name} names you as sponsor",
            line=f"{request.application.title}, {request.application.company}. Answering takes two minutes.",
            url=f"/vouches/{request.pk}/",
            action="Read and answer",
        )
        for request in open_requests(account)
    ]
