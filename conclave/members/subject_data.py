"""The domain's share of a person's data."""

from __future__ import annotations

from typing import Any

from conclave.core import subject_data
from conclave.members.commands.erasure import erase
from conclave.members.models import Account, Attestation, Dated, Duty, Office, ProfileField, Regulated, Standing
from conclave.members.queries.passkeys import passkeys


def export(account: Account) -> dict[str, Any]:
    """Everything that stands here about `account`, ready for JSON."""
    return {
        "name": account.name,
        "email": account.email,
        "time_zone": account.time_zone,
        "since": account.created_at.isoformat(),
        "standings": [_dated(row) | {"kind": row.kind} for row in Standing.objects.filter(account=account)],
        "duties": [_dated(row) | {"kind": row.kind} for row in Duty.objects.filter(account=account)],
        "assistants": [_dated(row) | {"name": row.assistant.name} for row in account.assistants.select_related("assistant")],
        "assists": [_dated(row) | {"name": row.principal.name} for row in account.principals.select_related("principal")],
        "offices": [_dated(row) | {"title": row.title, "company": row.company} for row in Office.objects.filter(account=account)],
        "firm_keeps_records": [_dated(row) for row in Regulated.objects.filter(account=account)],
        "profile": {row.name: {"value": row.value, "seen_by": row.audience} for row in ProfileField.objects.filter(account=account)},
        "attestations": [_proof(row) for row in Attestation.objects.filter(account=account)],
        "passkeys": [{"name": key.name, "made": key.made_at.isoformat()} for key in passkeys(account)],
        "sign_in_links": [row.made_at.isoformat() for row in account.sign_in_links.all()],
        "first_visit": [{"step": row.kind, "at": row.at.isoformat(), "passed_over": row.passed_over} for row in account.welcome_steps.all()],
    }


def _dated(row: Dated) -> dict[str, Any]:
    return {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None, "reason": row.reason}


def _proof(row: Attestation) -> dict[str, Any]:
    told = {"fact": row.fact, "claim": row.claim, "by": row.by, "doubt": row.doubt}
    return told | {"proven": row.proven_at.isoformat(), "until": row.until.isoformat()}


subject_data.register(domain="members", export=export, erase=erase)
