"""Applying, and proving the mailbox: the one way in."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from conclave.admission.commands.evidence import erase_evidence, keep_mailbox, look_up
from conclave.admission.commands.sponsors import ask_sponsors, normal_addresses, store_requests
from conclave.admission.commands.states import move
from conclave.admission.errors import AlreadyKnown, CodeExpired, CodeWrong, InvitationEnded, NotNow, ReasonMissing
from conclave.admission.letters import mail_appeal, mail_code, mail_known, mail_received
from conclave.admission.models import Appeal, Application, ApplicationState, Invitation, MailboxCode, VouchRequest
from conclave.admission.policy import DEFAULT
from conclave.admission.queries.registers import judged
from conclave.admission.rules.applications import CODE_GOOD_FOR, CODE_TRIES, UNPROVEN_KEPT, is_good, may_appeal, may_renew
from conclave.admission.rules.mailbox import require_company
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members import codes
from conclave.members.commands.accounts import open_account
from conclave.members.commands.standing import set_standing
from conclave.members.models import Account, Standing

Kind = ApplicationState.Kind


def apply(
    *,
    name: str,
    email: str,
    title: str,
    company: str,
    website: str = "",
    country: str = "",
    why: str,
    sponsors: list[str],
    time_zone: str,
    invitation: Invitation | None = None,
    now: datetime,
) -> Application:
    """Writes the application down and sends a code to the mailbox. Whether the address is known makes no difference that shows.

    Raises `NotACompanyAddress`, `SponsorsUnusable` or `InvitationEnded`.
    """
    mailbox = judged(email)
    require_company(mailbox)
    addresses = normal_addresses(sponsors, own=mailbox.address)
    if invitation is not None and not is_good(invitation, now):
        raise InvitationEnded
    told = {"name": name, "title": title, "company": company, "website": website, "country": country, "why": why}
    with transaction.atomic():
        application = Application.objects.create(
            **{field: text.strip() for field, text in told.items()},
            email=mailbox.address,
            domain=mailbox.domain.name,
            policy=DEFAULT,
            time_zone=time_zone,
            invitation=invitation,
            made_at=now,
        )
        ApplicationState.objects.create(application=application, kind=Kind.APPLIED, since=now)
        store_requests(application=application, addresses=addresses, now=now)
        trail.record(actor=None, verb="application.made", subject=f"application:{application.pk}", now=now)
        send_code(application=application, now=now)
    return application


def send_code(*, application: Application, now: datetime) -> None:
    """A new code to the mailbox; the earlier ones end. Somebody known gets a letter that says where to sign in instead."""
    with transaction.atomic():
        if application.account_id is not None:
            raise NotNow
        code = MailboxCode.objects.create(application=application, nonce=codes.new_nonce(), sent_at=now)
        if Account.objects.filter(email=application.email).exists():
            mail_known.enqueue(code=code.pk)
        else:
            mail_code.enqueue(code=code.pk)


def prove_mailbox(*, application: Application, code: str, now: datetime) -> Account:
    """Opens the account of whoever typed the code. Raises `CodeWrong`, `CodeExpired`, `AlreadyKnown` or `InvitationEnded`."""
    sent = MailboxCode.objects.filter(application=application).last()
    if sent is None or now - sent.sent_at >= CODE_GOOD_FOR:
        raise CodeExpired
    # Counted before it is compared, and outside the transaction: guesses made at once must not share one try.
    if not MailboxCode.objects.filter(pk=sent.pk, used_at__isnull=True, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise CodeExpired
    if not codes.is_code(codes.MAILBOX, sent.nonce, code):
        raise CodeWrong
    with transaction.atomic():
        if not MailboxCode.objects.filter(pk=sent.pk, used_at__isnull=True).update(used_at=now):
            raise CodeExpired
        return _come_in(application, now)


def withdraw(*, actor: Account, application: Application, now: datetime) -> None:
    """The applicant takes it back; what was shown is erased. Raises `NotNow`."""
    _require_own(actor, application)
    with transaction.atomic():
        move(application=application, to=Kind.WITHDRAWN, actor=actor, now=now)
        erase_evidence(application=application, actor=actor, now=now)


def renew(*, actor: Account, application: Application, now: datetime) -> None:
    """The applicant takes it up again. Raises `NotNow`."""
    _require_own(actor, application)
    with transaction.atomic():
        state = ApplicationState.objects.get(application=application, until__isnull=True)
        if not may_renew(state.kind, since=state.since, now=now):
            raise NotNow
        move(application=application, to=Kind.RENEWED, actor=actor, now=now)
        look_up(application=application, now=now)


def appeal(*, actor: Account, application: Application, text: str, now: datetime) -> Appeal:
    """Opens a refused application once more, and tells the stewards. Raises `NotNow` or `ReasonMissing`."""
    _require_own(actor, application)
    if not text.strip():
        raise ReasonMissing("Write what the decision overlooked.")
    with transaction.atomic():
        state = ApplicationState.objects.get(application=application, until__isnull=True)
        if not may_appeal(state.kind, appeals=application.appeals.count()):
            raise NotNow
        move(application=application, to=Kind.APPEALED, actor=actor, now=now)
        made = Appeal.objects.create(application=application, text=text.strip(), at=now)
        look_up(application=application, now=now)
        mail_appeal.enqueue(appeal=made.pk)
    return made


def answer(*, actor: Account, application: Application, text: str, now: datetime) -> None:
    """Answers the committee's open question. Raises `NotNow` or `ReasonMissing`."""
    _require_own(actor, application)
    if not text.strip():
        raise ReasonMissing("Write your answer.")
    with transaction.atomic():
        move(application=application, to=Kind.ANSWERED, actor=actor, now=now)
        application.questions.filter(answered_at__isnull=True).update(answer=text.strip(), answered_at=now)


def prune(now: datetime) -> int:
    """Deletes applications whose mailbox nobody proved within a day."""
    return Application.objects.filter(account__isnull=True, made_at__lte=now - UNPROVEN_KEPT).delete()[0]


def _come_in(application: Application, now: datetime) -> Account:
    """The account, its standing, and all that follows from a proven mailbox."""
    if Account.objects.filter(email=application.email).exists():
        raise AlreadyKnown
    _use_invitation(application, now)
    try:
        with transaction.atomic():
            account = open_account(
                actor=None, email=application.email, name=application.name, time_zone=application.time_zone, why="application", now=now
            )
    except IntegrityError as error:
        raise AlreadyKnown from error
    set_standing(actor=None, account=account, kind=Standing.Kind.APPLICANT, reason="Applied, mailbox proven.", now=now)
    application.account = account
    application.save(update_fields=["account"])
    Application.objects.filter(email=application.email, account__isnull=True).delete()
    move(application=application, to=Kind.PROVEN, actor=account, now=now)
    keep_mailbox(application=application, now=now)
    look_up(application=application, now=now)
    ask_sponsors(application=application, now=now)
    mail_received.enqueue(application=str(application.pk))
    return account


def _use_invitation(application: Application, now: datetime) -> None:
    """Uses it up; of two applications with one invitation, the second gets `InvitationEnded`. The inviter counts as a sponsor asked."""
    invitation = application.invitation
    if invitation is None:
        return
    if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True).update(used_at=now):
        raise InvitationEnded
    request, _ = VouchRequest.objects.get_or_create(application=application, email=invitation.inviter.email, defaults={"named_at": now})
    request.sponsor, request.invited = invitation.inviter, True
    request.save(update_fields=["sponsor", "invited"])


def _require_own(actor: Account, application: Application) -> None:
    if application.account != actor:
        raise Refused("an application is its applicant's")
