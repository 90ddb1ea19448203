"""What tests of the door begin with: a register, an application, a proven mailbox, vouches."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import Client

from conclave.admission.commands.applications import apply, prove_mailbox
from conclave.admission.commands.registers import Report, import_register
from conclave.admission.commands.vouches import vouch
from conclave.admission.models import Application, MailboxCode, VouchRequest
from conclave.members import codes
from conclave.members.models import Account
from tests.cast import DAWN
from tests.house.letters import code_in, delivered

NOON = DAWN + timedelta(hours=7)
HEADER = ["name", "domain", "country", "status", "ceo"]
ROWS = [
    ["Helder Glaswerken BV", "helder-glas.example", "Netherlands", "active", ""],
    ["Noordzee Kabel NV", "noordzeekabel.example", "Netherlands", "active", "Mirjam de Wit"],
    ["Bergmann AG", "bergmann.example", "Germany", "dissolved", ""],
]
TYPED = {
    "name": "Noor Haddad",
    "email": "noor.haddad@helder-glas.example",
    "title": "Chief Executive",
    "company": "Helder Glaswerken",
    "website": "https://www.helder-glas.example",
    "country": "Netherlands",
    "why": "I took over from my father in May, and everybody I could ask works for me.",
    "sponsor_1": "hilde@vos.example",
    "sponsor_2": "joost@okafor.example",
    "time_zone": "Europe/Amsterdam",
    "consent": "on",
}


def write_register(path: Path, rows: list[list[str]] | None = None, header: list[str] | None = None, delimiter: str = ",") -> Path:
    """A register as a file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file, delimiter=delimiter)
        written.writerows([header or HEADER, *(ROWS if rows is None else rows)])
    return path


def bring_in(path: Path, name: str = "Trade register", *, given: dict[str, str] | None = None, now: datetime = DAWN, **more: Any) -> Report:
    """Imports it."""
    return import_register(path=path, name=name, given=given or {}, source="The tests", now=now, **more)


def applied(*, now: datetime = NOON, **told: Any) -> Application:
    """An application whose mailbox is not proven."""
    fields = {name: TYPED[name] for name in ("name", "email", "title", "company", "website", "country", "why", "time_zone")}
    return apply(**{**fields, "sponsors": ["hilde@vos.example", "joost@okafor.example"], **told}, now=now)


def code_of(application: Application) -> str:
    """The code that the newest letter carries."""
    sent = MailboxCode.objects.filter(application=application).last()
    assert sent is not None
    return codes.code_of(codes.MAILBOX, sent.nonce)


def proven(*, now: datetime = NOON, **told: Any) -> Application:
    """An application on the committee's desk."""
    application = applied(now=now, **told)
    prove_mailbox(application=application, code=code_of(application), now=now)
    return application


def vouched(*sponsors: Account, now: datetime = NOON, **told: Any) -> Application:
    """An application for which `sponsors` have vouched."""
    application = proven(now=now, sponsors=[sponsor.email for sponsor in sponsors], **told)
    for sponsor in sponsors:
        request = VouchRequest.objects.get(application=application, sponsor=sponsor)
        vouch(actor=sponsor, request=request, how="We sat on one board.", years=6, now=now)
    return application


def state(application: Application) -> str:
    """Where it stands."""
    return str(application.states.get(until__isnull=True).kind)


def come_through(browser: Client, **typed: str) -> Any:
    """Applies and types the code, as a person would; answers the page after the code."""
    told = {**TYPED, **typed}
    posted = browser.post("/apply/", told)
    assert posted.headers["Location"] == "/apply/code/"
    return browser.post("/apply/code/", {"code": code_in(delivered(told["email"])[-1])})
