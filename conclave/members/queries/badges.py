"""What was proven about a member, for the badge beside their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from conclave.members.models import Account, Attestation

PROVING = frozenset({Attestation.Fact.EMPLOYER, Attestation.Fact.OFFICE})


@dataclass(frozen=True)
class Badge:
    """The attestations in force, and the first day on which one of them ends."""

    attestations: tuple[Attestation, ...]

    @property
    def is_proven(self) -> bool:
        """Whether employer or office stands proven; a mailbox alone earns no badge."""
        return any(proof.fact in PROVING for proof in self.attestations)

    @property
    def until(self) -> datetime | None:
        return min((proof.until for proof in self.attestations), default=None)


def in_force(now: datetime, path: str = "") -> Q:
    """Attestations that hold at `now`; `path` leads to them from other rows."""
    return Q(**{f"{path}proven_at__lte": now, f"{path}until__gt": now})


def badge_of(account: Account, now: datetime) -> Badge:
    """The badge of one member."""
    return Badge(tuple(Attestation.objects.filter(in_force(now), account=account)))


def proven(now: datetime, account: str = "account") -> Exists:
    """For a query over rows that point to a member by `account`: whether their badge is in force, as `Badge.is_proven` says."""
    return Exists(Attestation.objects.filter(in_force(now), account=OuterRef(account), fact__in=PROVING))
