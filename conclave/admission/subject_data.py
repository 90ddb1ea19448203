"""The domain's share of a person's data."""

from __future__ import annotations

from typing import Any

from conclave.admission.commands.erasure import erase
from conclave.admission.models import Application, Decline, Invitation, Vouch
from conclave.core import subject_data
from conclave.members.models import Account


def export(account: Account) -> dict[str, Any]:
    """The person's application with all that hangs on it, what they said of others, and whom they invited."""
    application = Application.objects.filter(account=account).first()
    return {
        "application": _application(application) if application else None,
        "vouches": [
            {"for": row.request.application.name, "how": row.how, "years": row.years, "at": row.at.isoformat()}
            for row in Vouch.objects.filter(request__sponsor=account).select_related("request__application")
        ],
        "declined": [
            {"for": row.request.application.name, "reason": row.reason, "at": row.at.isoformat()}
            for row in Decline.objects.filter(request__sponsor=account).select_related("request__application")
        ],
        "invitations": [
            {"name": row.name, "email": row.email, "note": row.note, "at": row.made_at.isoformat()}
            for row in Invitation.objects.filter(inviter=account)
        ],
    }


def _application(row: Application) -> dict[str, Any]:
    told = ("name", "email", "title", "company", "website", "country", "why", "time_zone")
    return {
        **{field: getattr(row, field) for field in told},
        "made_at": row.made_at.isoformat(),
        "states": [{"state": state.kind, "since": state.since.isoformat()} for state in row.states.all()],
        "sponsors_named": list(row.requests.values_list("email", flat=True)),
        "shown": [{"kind": evidence.kind, **evidence.shown} for evidence in row.evidence.all()],
        "questions": [{"question": question.text, "answer": question.answer} for question in row.questions.all()],
        "decisions": [{"outcome": made.outcome, "reasons": made.reasons, "at": made.at.isoformat()} for made in row.decisions.all()],
        "appeals": [made.text for made in row.appeals.all()],
    }


subject_data.register(domain="admission", export=export, erase=erase)
