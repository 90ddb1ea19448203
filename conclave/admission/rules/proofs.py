"""From what was shown to what it proves: fact by fact, with every doubt in words. Nothing here refuses anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conclave.admission.models import Evidence
from conclave.admission.policy import Demand, Policy
from conclave.members.models import Attestation

Fact = Attestation.Fact


@dataclass(frozen=True)
class Word:
    """One vouch: whose, and whether they work where the applicant does."""

    name: str
    is_colleague: bool


@dataclass(frozen=True)
class Shown:
    """All that a decision can rest on."""

    name: str
    title: str
    company: str
    evidence: Mapping[str, list[dict[str, Any]]]
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Proof:
    """What is claimed, who or what says so, and what speaks against it."""

    kind: str
    claim: str
    by: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One fact that policy demands: its proofs, or what is missing. `doubts` hold whether or not it is proven."""

    demand: Demand
    proofs: tuple[Proof, ...]
    missing: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        return bool(self.proofs)

    @property
    def all_doubts(self) -> list[str]:
        return [*dict.fromkeys([*self.doubts, *(doubt for proof in self.proofs for doubt in proof.doubts)])]


def findings(shown: Shown, policy: Policy) -> list[Finding]:
    """What stands proven, in the order of the policy."""
    judges = {Fact.MAILBOX: _mailbox, Fact.EMPLOYER: _employer, Fact.IDENTITY: _identity, Fact.OFFICE: _office, Fact.SPONSORS: _sponsors}
    return [judges[Fact(demand.fact)](shown, demand, policy) for demand in policy.facts]


def lacking(found: Iterable[Finding]) -> list[str]:
    """What policy demands and nothing proves, in words."""
    return [finding.missing for finding in found if not finding.is_proven]


def _mailbox(shown: Shown, demand: Demand, policy: Policy) -> Finding:
    rows = shown.evidence.get(Evidence.Kind.MAILBOX, [])
    proofs = [Proof("code", f"Reads mail at {row['domain']}", row["by"], tuple(row["doubts"])) for row in rows]
    return _finding(demand, proofs, "No mailbox is proven.")


def _employer(shown: Shown, demand: Demand, policy: Policy) -> Finding:
    rows = shown.evidence.get(Evidence.Kind.REGISTER, [])
    agreeing = [row for row in rows if row["agrees"]]
    proofs = [Proof("register", f"{row['company']}, under {row['domain']}", _register(row), tuple(row["doubts"])) for row in agreeing[:1]]
    doubts = _namesake_doubts(shown) if not rows else ()
    if rows and not agreeing:
        others = " or ".join(dict.fromkeys(row["company"] for row in rows[:3]))
        missing = f"{rows[0]['register']} gives this domain to {others}; the application says {shown.company}."
    else:
        missing = "No register that was imported has this domain."
    return _finding(demand, proofs, missing, doubts)


def _identity(shown: Shown, demand: Demand, policy: Policy) -> Finding:
    proofs = [Proof("vouches", f"{shown.name}, known to {_members(shown)}", _who_vouched(shown), _few(shown, policy))] if shown.words else []
    return _finding(demand, proofs, "No member has vouched yet, so nobody here knows the person.")


def _office(shown: Shown, demand: Demand, policy: Policy) -> Finding:
    claim = f"{shown.title}, {shown.company}"
    named = [row for row in shown.evidence.get(Evidence.Kind.REGISTER, []) if row["officer"]]
    proofs = [Proof("register", claim, _register(row)) for row in named if row["officer_agrees"]][:1]
    doubts = tuple(
        f"{row['register']} names {row['officer']}{' as ' + row['officer_title'] if row['officer_title'] else ''}. Registers grow old."
        for row in named[:1]
        if not row["officer_agrees"]
    )
    if shown.words:
        proofs.append(Proof("vouches", claim, _who_vouched(shown), _few(shown, policy)))
    return _finding(demand, proofs, "Neither a register nor a member confirms the office.", doubts)


def _sponsors(shown: Shown, demand: Demand, policy: Policy) -> Finding:
    count = len(shown.words)
    doubts = ("All who vouched work where the applicant does.",) if shown.words and all(word.is_colleague for word in shown.words) else ()
    names = " and ".join(word.name for word in shown.words)
    proofs = [Proof("vouches", f"{names} vouched", "their own word", doubts)] if count >= max(policy.vouches, 1) else []
    return _finding(demand, proofs, f"{count} of {policy.vouches} members have vouched.", () if proofs else doubts)


def _finding(demand: Demand, proofs: list[Proof], missing: str, doubts: tuple[str, ...] = ()) -> Finding:
    accepted = tuple(proof for proof in proofs if proof.kind in demand.by)
    return Finding(demand, accepted, "" if accepted else missing, doubts)


def _few(shown: Shown, policy: Policy) -> tuple[str, ...]:
    return (f"Only {_members(shown)} vouched.",) if len(shown.words) < policy.vouches else ()


def _members(shown: Shown) -> str:
    count = len(shown.words)
    return f"{['no', 'one', 'two', 'three', 'four', 'five'][count] if count < 6 else count} {'member' if count == 1 else 'members'}"


def _who_vouched(shown: Shown) -> str:
    return f"{_members(shown)} who vouched"


def _register(row: Mapping[str, Any]) -> str:
    return f"{row['register']}, as imported in {row['imported']}"


def _namesake_doubts(shown: Shown) -> tuple[str, ...]:
    rows = shown.evidence.get(Evidence.Kind.NAMESAKE, [])
    return tuple(
        f"{row['register']} has a {row['company']}{', under ' + row['domain'] if row['domain'] else ', without a domain'}." for row in rows[:2]
    )
