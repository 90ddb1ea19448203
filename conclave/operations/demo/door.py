"""An application on its way: mailbox proven, one vouch in, one still asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from conclave.admission.commands import applications, vouches
from conclave.admission.models import Application, MailboxCode, VouchRequest
from conclave.members.codes import MAILBOX, code_of
from conclave.members.models import Account
from conclave.operations.demo.models import DemoPerson
from conclave.operations.demo.script import Newcomer


def application(told: Newcomer, accounts: dict[str, Account], now: datetime) -> Account:
    """What the steward finds on the desk: made two days ago, vouched for yesterday."""
    applied_at, vouched_at = now - timedelta(days=2), now - timedelta(days=1)
    made = applications.apply(
        name=told.name,
        email=told.email,
        title=told.title,
        company=told.company,
        website=f"https://{told.domain}",
        country="NL",
        why=told.why,
        sponsors=[accounts[key].email for key in told.sponsors],
        time_zone="Europe/Amsterdam",
        now=applied_at,
    )
    account = applications.prove_mailbox(application=made, code=_read_mail(made), now=applied_at)
    request = VouchRequest.objects.get(application=made, email=accounts[told.vouched].email)
    vouches.vouch(actor=accounts[told.vouched], request=request, how=told.vouch, years=6, now=vouched_at)
    DemoPerson.objects.create(key="applicant", account=account, loaded_at=now)
    return account


def _read_mail(made: Application) -> str:
    """The six digits as they stand in the letter: an invented mailbox has nobody else to open it."""
    return code_of(MAILBOX, MailboxCode.objects.filter(application=made).latest("sent_at").nonce)
