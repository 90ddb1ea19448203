"""A member's passkeys, as allauth keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from conclave.members.models import Account


@dataclass(frozen=True)
class Passkey:
    """One of them. `credential` is its id, base64url, as the browser names it."""

    pk: int
    name: str
    credential: str
    made_at: datetime
    used_at: datetime | None


def passkeys(account: Account) -> list[Passkey]:
    """All, oldest first."""
    rows = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "id")
    return [Passkey(row.pk, row.data.get("name", ""), row.data.get("credential", {}).get("id", ""), row.created_at, row.last_used_at) for row in rows]
