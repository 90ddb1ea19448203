"""The domain's share of a person's data."""

from __future__ import annotations

from typing import Any

from conclave.core import subject_data
from conclave.members.commands.erasure import erase
from conclave.members.models import Account, Attestation, Office, ProfileField, Standing
from conclave.members.queries.passkeys import passkeys


def export(account: Account) -> dict[str, Any]:
    """Everything that stands here about `account`, ready for JSON."""
    return {
        "name": account.name,
        "email": account.email,
        "time_zone": account.time_zone,
        "since": account.created_at.isoformat(),
        "standings": [_dated(row) | {"kind": row.kind} for row in Standing.objects.filter(account=account)],
        "offices": [_dated(row) | {"title": row.title, "company": row.company} for row in Office.objects.filter(account=account)],
        "profile": {row.name: {"value": row.value, "seen_by": row.audience} for row in ProfileField.objects.filter(account=account)},
        "attestations": [
            {"fact": row.fact, "claim": row.claim, "by": row.by, "doubt": row.doubt, "until": row.until.isoformat()}
            for row in Attestation.objects.filter(account=account)
        ],
        "passkeys": [key.name for key in passkeys(account)],
    }


def _dated(row: Standing | Office) -> dict[str, Any]:
    return {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None, "reason": row.reason}


subject_data.register(domain="members", export=export, erase=erase)
