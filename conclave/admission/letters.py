"""Letters of the door, each sent by a job. What was deleted meanwhile needs no letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings

from conclave.admission.models import Appeal, Application, Decision, Invitation, MailboxCode, Question, Vouch, VouchRequest
from conclave.admission.policy import policy
from conclave.admission.queries.applications import stewards
from conclave.admission.rules.applications import is_good
from conclave.admission.tokens import token_of
from conclave.core import clock
from conclave.core.jobs import job
from conclave.core.mail import Letter, send
from conclave.members import codes
from conclave.members.models import Account


@job(retries=4, base=10)
def mail_code(code: int) -> None:
    """The six digits that prove the mailbox."""
    row = MailboxCode.objects.select_related("application").filter(pk=code).first()
    if row is not None:
        _send(row.application, "code", {"code": codes.code_of(codes.MAILBOX, row.nonce)}, f"mailbox:{row.nonce}")


@job(retries=4, base=10)
def mail_known(code: int) -> None:
    """To somebody who applies with an address that is known here. On screen, nothing shows it."""
    row = MailboxCode.objects.select_related("application").filter(pk=code).first()
    if row is not None:
        to = row.application
        send(Letter(to=to.email, template="admission/mail/known", context={"applied_at": to.made_at}, key=f"known:{row.nonce}"))


@job(retries=5, base=30)
def mail_received(application: str) -> None:
    """What happens next, and where to look."""
    row = Application.objects.filter(pk=UUID(application)).first()
    if row is not None:
        _send(row, "received", {"days": policy(row.policy).usual_days, "vouches": policy(row.policy).vouches}, f"received:{application}")


@job(retries=5, base=30)
def mail_vouch_request(request: str) -> None:
    """Asks a member to answer for somebody."""
    row = VouchRequest.objects.select_related("application", "sponsor").filter(pk=UUID(request), sponsor__isnull=False).first()
    if row is None or row.sponsor is None:
        return
    context = {"name": row.sponsor.name, "applicant": row.application, "link": f"{settings.NETWORK_URL}/vouches/{row.pk}/", "invited": row.invited}
    _mail(row.sponsor, "vouch", context, f"vouch:{request}")


@job(retries=5, base=30)
def mail_confirm_keys(vouch: int) -> None:
    """Whom one vouched for has made their keys: confirm them at the next meeting."""
    row = Vouch.objects.select_related("request__sponsor", "request__application__account").filter(pk=vouch).first()
    if row is None or row.request.sponsor is None or row.request.application.account is None:
        return
    newcomer = row.request.application.account
    context = {"name": row.request.sponsor.name, "newcomer": newcomer.name, "link": f"{settings.NETWORK_URL}/members/{newcomer.pk}/keys/"}
    _mail(row.request.sponsor, "confirm_keys", context, f"confirm-keys:{vouch}")


@job(retries=5, base=30)
def mail_question(question: int) -> None:
    """What the committee wants to know."""
    row = Question.objects.select_related("application").filter(pk=question).first()
    if row is not None:
        _send(row.application, "question", {"question": row.text}, f"question:{question}")


@job(retries=5, base=30)
def mail_admitted(decision: int) -> None:
    """The way in."""
    row = Decision.objects.select_related("application").filter(pk=decision).first()
    if row is not None:
        context = {"reasons": row.reasons, "is_provisional": row.outcome == Decision.Outcome.PROVISIONAL}
        _send(row.application, "admitted", context, f"decision:{decision}")


@job(retries=5, base=30)
def mail_refused(decision: int) -> None:
    """Why not, and how to appeal."""
    row = Decision.objects.select_related("application").filter(pk=decision).first()
    if row is not None:
        context = {"reasons": row.reasons, "may_appeal": not row.application.appeals.exists()}
        _send(row.application, "refused", context, f"decision:{decision}")


@job(retries=5, base=30)
def mail_invitation(invitation: str) -> None:
    """The link to apply with; not sent when it ended meanwhile."""
    row = Invitation.objects.select_related("inviter").filter(pk=UUID(invitation)).first()
    if row is None or not is_good(row, clock.now()):
        return
    context = {"invitation": row, "link": f"{settings.NETWORK_URL}/apply/{token_of(row.pk)}/", "until": row.expires_at}
    send(Letter(to=row.email, name=row.name, template="admission/mail/invitation", context=context, key=f"invitation:{invitation}"))


@job(retries=5, base=30)
def mail_appeal(appeal: int) -> None:
    """Tells every steward that a refusal is to be looked at once more."""
    for steward in stewards(clock.now()):
        mail_appeal_to.enqueue(appeal=appeal, steward=str(steward.pk))


@job(retries=5, base=30)
def mail_appeal_to(appeal: int, steward: str) -> None:
    """One letter of those; each is tried again on its own."""
    row = Appeal.objects.select_related("application").filter(pk=appeal).first()
    to = Account.objects.filter(pk=UUID(steward)).first()
    if row is not None and to is not None:
        link = f"{settings.NETWORK_URL}/desk/applications/{row.application_id}/"
        _mail(to, "appeal", {"name": to.name, "applicant": row.application, "link": link}, f"appeal:{appeal}")


def _send(application: Application, template: str, context: dict[str, Any], key: str) -> None:
    full = {"name": application.name, "link": f"{settings.NETWORK_URL}/application/", **context}
    send(Letter(to=application.email, name=application.name, template=f"admission/mail/{template}", context=full, key=key))


def _mail(account: Account, template: str, context: dict[str, Any], key: str) -> None:
    send(Letter(to=account.email, name=account.name, template=f"admission/mail/{template}", context=context, key=key))
