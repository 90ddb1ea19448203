"""A steward decides, with reasons."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.admission.commands.evidence import erase_evidence
from conclave.admission.commands.states import move
from conclave.admission.errors import Biased, NotNow, ReasonMissing
from conclave.admission.letters import mail_admitted, mail_question, mail_refused
from conclave.admission.models import Application, ApplicationState, Decision, Question
from conclave.admission.queries.applications import File, decided_before, file_of, has_sponsored, stewards
from conclave.admission.rules.applications import may_decide
from conclave.admission.rules.proofs import Finding
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.commands.accounts import take_office
from conclave.members.commands.standing import set_standing
from conclave.members.models import Account, Attestation
from conclave.members.visitor import visitor_of

Outcome = Decision.Outcome
Kind = ApplicationState.Kind
STATES = {Outcome.PROVISIONAL: Kind.ADMITTED, Outcome.MEMBER: Kind.ADMITTED, Outcome.REFUSED: Kind.REFUSED, Outcome.QUESTION: Kind.ASKED}
SPONSORED = "You sponsored this applicant, so another steward decides. Your vouch stands in the file."
DECIDED = "You decided the first time. An appeal is for another steward."


def decide(
    *, actor: Account, application: Application, outcome: str, reasons: str, despite: str = "", seen: int | None = None, now: datetime
) -> Decision:
    """Admits, refuses or asks. `despite` says why policy is set aside where something is missing; `seen` is the state looked at.

    Raises `Refused`, `Biased`, `ReasonMissing`, `Decided` or `NotNow`.
    """
    chosen = Outcome(outcome)
    require_unbiased(actor=actor, application=application, now=now)
    with transaction.atomic():
        move(application=application, to=STATES[chosen], actor=actor, seen=seen, now=now)
        file = file_of(application, now)
        _require_reasons(chosen, reasons, despite, file)
        lacking = file.lacking if STATES[chosen] is Kind.ADMITTED else []
        decision = Decision.objects.create(
            application=application, outcome=chosen, reasons=reasons.strip(), despite=despite.strip() if lacking else "", by=actor, at=now
        )
        detail = {"outcome": str(chosen), "proven": [finding.demand.fact for finding in file.findings if finding.is_proven]}
        if lacking:
            detail |= {"despite": lacking, "because": decision.despite}
        trail.record(actor=actor, verb="application.decided", subject=f"application:{application.pk}", detail=detail, now=now)
        _follow(decision, file, actor, now)
    return decision


def require_unbiased(*, actor: Account, application: Application, now: datetime) -> None:
    """Raises `Biased` in words for a steward who sponsored, or who decided before and has a colleague; `Refused` for nobody's steward."""
    visitor = visitor_of(actor, now)
    sponsored, before = has_sponsored(actor, application), decided_before(actor, application)
    colleague = before and any(
        steward != actor and not has_sponsored(steward, application) and not decided_before(steward, application) for steward in stewards(now)
    )
    if may_decide(visitor, has_sponsored=sponsored, decided_before=before, has_colleague=colleague):
        return
    if not visitor.is_steward:
        raise Refused("only stewards decide")
    raise Biased(SPONSORED if sponsored else DECIDED)


def _require_reasons(chosen: Outcome, reasons: str, despite: str, file: File) -> None:
    if chosen in {Outcome.REFUSED, Outcome.QUESTION} and not reasons.strip():
        raise ReasonMissing("Write the question. The applicant reads it." if chosen is Outcome.QUESTION else None)
    if STATES[chosen] is Kind.ADMITTED and file.lacking and not despite.strip():
        raise ReasonMissing(f"Policy is not met: {' '.join(file.lacking)} To admit nevertheless, write why.", field="despite")


def _follow(decision: Decision, file: File, actor: Account, now: datetime) -> None:
    application = decision.application
    if decision.outcome == Outcome.QUESTION:
        question = Question.objects.create(application=application, text=decision.reasons[:1000], asked_by=actor, asked_at=now)
        mail_question.enqueue(question=question.pk)
        return
    if STATES[Outcome(decision.outcome)] is Kind.ADMITTED:
        _admit(decision, file, actor, now)
    erase_evidence(application=application, actor=actor, now=now)
    (mail_refused if decision.outcome == Outcome.REFUSED else mail_admitted).enqueue(decision=decision.pk)


def _admit(decision: Decision, file: File, actor: Account, now: datetime) -> None:
    application = decision.application
    account = application.account
    if account is None:
        raise NotNow("The mailbox of this application is not proven yet.")
    set_standing(actor=actor, account=account, kind=decision.outcome, reason="Admitted by the committee.", now=now)
    title, company, domain = application.title, application.company, application.domain
    take_office(actor=actor, account=account, title=title, company=company, domain=domain, reason="As admitted.", now=now)
    proven = [finding for finding in file.findings if finding.is_proven]
    until = now + file.policy.lifetime
    Attestation.objects.bulk_create([_attestation(finding, account, actor, now, until) for finding in proven])


def _attestation(finding: Finding, account: Account, actor: Account, now: datetime, until: datetime) -> Attestation:
    return Attestation(
        account=account,
        fact=finding.demand.fact,
        claim=_short(finding.proofs[0].claim),
        by=_short("; ".join(dict.fromkeys(proof.by for proof in finding.proofs))),
        doubt=_short(" ".join(finding.all_doubts)),
        decided_by=actor,
        proven_at=now,
        until=until,
    )


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"
