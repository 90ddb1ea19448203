"""Applications as stewards and applicants read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from conclave.admission.models import Appeal, Application, ApplicationState, Decision, Evidence, Question, VouchRequest
from conclave.admission.policy import Policy, policy
from conclave.admission.rules.applications import WAITING
from conclave.admission.rules.proofs import Finding, Shown, Word, findings, lacking
from conclave.members.models import Account, Duty, Office, present

RECENT = 20


@dataclass(frozen=True)
class Sponsor:
    """A request to vouch with its answer, and the sponsor's present office."""

    request: VouchRequest
    office: str
    is_colleague: bool

    @property
    def has_vouched(self) -> bool:
        return hasattr(self.request, "vouch")

    @property
    def has_declined(self) -> bool:
        return hasattr(self.request, "decline")


@dataclass(frozen=True)
class File:
    """Everything about one application."""

    application: Application
    state: ApplicationState
    states: list[ApplicationState]
    policy: Policy
    sponsors: list[Sponsor]
    findings: list[Finding]
    questions: list[Question]
    decisions: list[Decision]
    appeals: list[Appeal]

    @property
    def lacking(self) -> list[str]:
        return lacking(self.findings)

    @property
    def vouches(self) -> int:
        return sum(sponsor.has_vouched for sponsor in self.sponsors)

    @property
    def kinds(self) -> set[str]:
        """The states that it has been in."""
        return {state.kind for state in self.states}


def file_of(application: Application, now: datetime) -> File:
    """The whole file, in eight queries whatever its size."""
    states = list(application.states.select_related("set_by"))
    demanded = policy(application.policy)
    sponsors = sponsors_of(application, now)
    return File(
        application=application,
        state=next(state for state in reversed(states) if state.until is None),
        states=states,
        policy=demanded,
        sponsors=sponsors,
        findings=findings(_shown(application, sponsors), demanded),
        questions=list(application.questions.all()),
        decisions=list(application.decisions.select_related("by")),
        appeals=list(application.appeals.all()),
    )


def sponsors_of(application: Application, now: datetime) -> list[Sponsor]:
    """Whoever was named or invited, with their answers."""
    office = Office.objects.filter(present(now), account=OuterRef("sponsor")).order_by("since", "id")
    found: QuerySet[Any, Any] = application.requests.select_related("sponsor", "vouch", "decline").annotate(
        title=Subquery(office.values("title")[:1]), company=Subquery(office.values("company")[:1]), domain=Subquery(office.values("domain")[:1])
    )
    return [Sponsor(row, ", ".join(filter(None, [row.title, row.company])), bool(row.domain) and row.domain == application.domain) for row in found]


def waiting() -> list[Any]:
    """Applications that wait for a steward, the longest first; each with `kind`, `since`, `vouches`."""
    return list(_listed().filter(kind__in=WAITING).order_by("since", "id"))


def under_way() -> list[Any]:
    """Applications that wait for the applicant's answer."""
    return list(_listed().filter(kind=ApplicationState.Kind.ASKED).order_by("since", "id"))


def settled() -> list[Any]:
    """The latest that were decided or withdrawn."""
    ended = [ApplicationState.Kind.ADMITTED, ApplicationState.Kind.REFUSED, ApplicationState.Kind.WITHDRAWN]
    return list(_listed().filter(kind__in=ended).order_by("-since", "id")[:RECENT])


def count_waiting() -> int:
    """How many wait for a steward."""
    return ApplicationState.objects.filter(until__isnull=True, kind__in=WAITING).count()


def stewards(now: datetime) -> list[Account]:
    """The membership committee at present."""
    return list(Account.objects.filter(pk__in=Duty.objects.filter(present(now), kind=Duty.Kind.STEWARD).values("account"), is_active=True))


def has_sponsored(account: Account | None, application: Application) -> bool:
    """Whether `account` vouched for, or invited, the applicant."""
    return application.requests.filter(Q(vouch__isnull=False) | Q(invited=True), sponsor=account).exists()


def decided_before(account: Account | None, application: Application) -> bool:
    """Whether `account` decided on it before."""
    final = [Decision.Outcome.MEMBER, Decision.Outcome.PROVISIONAL, Decision.Outcome.REFUSED]
    return application.decisions.filter(by=account, outcome__in=final).exists()


def _listed() -> QuerySet[Any, Any]:
    stands = Q(states__until__isnull=True)
    return Application.objects.filter(stands, account__isnull=False).annotate(
        kind=F("states__kind"), since=F("states__since"), vouches=Count("requests__vouch", distinct=True)
    )


def _shown(application: Application, sponsors: list[Sponsor]) -> Shown:
    evidence: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in Evidence.objects.filter(application=application):
        evidence[row.kind].append(row.shown)
    words = tuple(
        Word(sponsor.request.sponsor.name if sponsor.request.sponsor else "Former member", sponsor.is_colleague)
        for sponsor in sponsors
        if sponsor.has_vouched
    )
    return Shown(application.name, application.title, application.company, evidence, words)
