"""What is looked up about an applicant, kept until the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from conclave.admission.commands.states import move, state_of
from conclave.admission.models import Application, ApplicationState, Company, Evidence
from conclave.admission.queries.registers import companies_at, judged, lookalikes, namesakes
from conclave.admission.rules.applications import may_move
from conclave.admission.rules.domains import domain_of, readable
from conclave.admission.rules.names import normalised, same_company, same_person
from conclave.core.audit import trail
from conclave.members.models import Account

OLD = timedelta(days=400)
BY_CODE = "a code that was sent to the mailbox"


def look_up(*, application: Application, actor: Account | None = None, now: datetime) -> bool:
    """Asks the registers anew and keeps what they say; whether the company was found by its domain, and by a name that agrees."""
    with transaction.atomic():
        state_of(application)  # one at a time
        domain = domain_of(application.email)
        rows = companies_at(domain) if domain else []
        mailbox = [row.shown for row in application.evidence.filter(kind=Evidence.Kind.MAILBOX)]
        application.evidence.exclude(kind=Evidence.Kind.MAILBOX).delete()
        if not mailbox:
            keep_mailbox(application=application, now=now)
        shown = [_register_row(application, row, rows, now) for row in rows]
        shown.sort(key=lambda row: (not row["agrees"], not row["officer"]))
        _keep(application, Evidence.Kind.REGISTER, shown[:5], now)
        if not rows:
            _keep(application, Evidence.Kind.NAMESAKE, [_namesake(row) for row in namesakes(application.company)[:3]], now)
        found = any(row["agrees"] for row in shown)
        _mark(application, found, actor, now)
        trail.record(actor=actor, verb="application.looked_up", subject=f"application:{application.pk}", detail={"found": found}, now=now)
    return found


def keep_mailbox(*, application: Application, now: datetime) -> None:
    """Keeps the proof of the mailbox with its doubts."""
    mailbox = judged(application.email)
    doubts = list(mailbox.doubts)
    if not companies_at(mailbox.domain):
        doubts += [f"{mailbox.domain.readable} {likeness.why} ({likeness.company.name})." for likeness in lookalikes(mailbox.domain)[:2]]
    site = domain_of(application.website) if application.website else None
    if site is not None and site.name != mailbox.domain.name:
        doubts.append(f"The website given is under {site.readable}, the mailbox under {mailbox.domain.readable}.")
    _keep(application, Evidence.Kind.MAILBOX, [{"domain": mailbox.domain.readable, "by": BY_CODE, "doubts": doubts}], now)


def erase_evidence(*, application: Application, actor: Account | None, now: datetime) -> int:
    """After a decision or a withdrawal."""
    gone = application.evidence.all().delete()[0]
    trail.record(actor=actor, verb="evidence.erased", subject=f"application:{application.pk}", detail={"rows": gone}, now=now)
    return gone


def _keep(application: Application, kind: str, shown: list[dict[str, Any]], now: datetime) -> None:
    Evidence.objects.bulk_create([Evidence(application=application, kind=kind, shown=row, at=now) for row in shown])


def _mark(application: Application, found: bool, actor: Account | None, now: datetime) -> None:
    to = ApplicationState.Kind.FOUND if found else ApplicationState.Kind.NOT_FOUND
    if may_move(state_of(application).kind, to):
        move(application=application, to=to, actor=actor, now=now)


def _register_row(application: Application, row: Company, rows: list[Company], now: datetime) -> dict[str, Any]:
    return {
        "register": row.snapshot.register.name,
        "imported": f"{row.snapshot.imported_at:%B %Y}",
        "source": row.snapshot.source,
        "company": row.name,
        "domain": readable(row.domain),
        "country": row.country,
        "identifier": row.identifier,
        "status": row.status,
        "officer": row.officer,
        "officer_title": row.officer_title,
        "officer_agrees": bool(row.officer) and same_person(row.officer, application.name),
        "agrees": same_company(row.name, application.company),
        "doubts": _register_doubts(row, rows, now),
    }


def _register_doubts(row: Company, rows: list[Company], now: datetime) -> list[str]:
    doubts = []
    names = {normalised(other.name) for other in rows if other.snapshot_id == row.snapshot_id}
    if len(names) > 1:
        doubts.append(f"{row.snapshot.register.name} gives this domain to {len(names)} companies, perhaps of one group.")
    if row.status and row.status.casefold() not in {"active", "open", "issued"}:
        doubts.append(f"{row.snapshot.register.name} calls the company {row.status.casefold()}.")
    if now - row.snapshot.imported_at > OLD:
        doubts.append(f"{row.snapshot.register.name} was imported in {row.snapshot.imported_at:%B %Y}, and may be out of date.")
    return doubts


def _namesake(row: Company) -> dict[str, Any]:
    return {"register": row.snapshot.register.name, "company": row.name, "domain": readable(row.domain) if row.domain else ""}
