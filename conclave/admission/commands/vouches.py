"""A member's answer to being asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from conclave.admission.commands.states import move, state_of
from conclave.admission.errors import AlreadyAnswered, NotNow, ReasonMissing
from conclave.admission.models import Application, ApplicationState, Decline, Vouch, VouchRequest
from conclave.admission.policy import policy
from conclave.admission.rules.applications import is_open, may_answer, may_move
from conclave.core.audit import trail
from conclave.core.errors import Refused
from conclave.members.models import Account
from conclave.members.visitor import visitor_of


def vouch(*, actor: Account, request: VouchRequest, how: str, years: int, now: datetime) -> Vouch:
    """`actor` answers for the applicant. Raises `Refused`, `AlreadyAnswered`, `NotNow` or `ReasonMissing`."""
    if not how.strip():
        raise ReasonMissing("Write how you know them. Stewards read it.")
    with transaction.atomic():
        application = _require(actor, request, now)
        given = Vouch.objects.create(request=request, how=how.strip(), years=years, at=now)
        trail.record(actor=actor, verb="vouch.given", subject=f"application:{application.pk}", now=now)
        count = Vouch.objects.filter(request__application=application).count()
        enough = count >= policy(application.policy).vouches
        if enough and may_move(state_of(application).kind, ApplicationState.Kind.VOUCHED):
            move(application=application, to=ApplicationState.Kind.VOUCHED, actor=None, now=now)
    return given


def decline(*, actor: Account, request: VouchRequest, reason: str = "", now: datetime) -> Decline:
    """`actor` would rather not. Raises `Refused`, `AlreadyAnswered` or `NotNow`."""
    with transaction.atomic():
        application = _require(actor, request, now)
        given = Decline.objects.create(request=request, reason=reason.strip(), at=now)
        trail.record(actor=actor, verb="vouch.declined", subject=f"application:{application.pk}", now=now)
    return given


def _require(actor: Account, request: VouchRequest, now: datetime) -> Application:
    """The application, locked. Says in words what is in the way, once it is clear that the request is `actor`'s."""
    application = request.application
    is_matter_open = is_open(state_of(application).kind)
    is_answered = Vouch.objects.filter(request=request).exists() or Decline.objects.filter(request=request).exists()
    is_asked = request.sponsor_id == actor.pk and request.asked_at is not None
    if may_answer(visitor_of(actor, now), is_asked=is_asked, is_answered=is_answered, is_matter_open=is_matter_open):
        return application
    if not is_asked or not visitor_of(actor, now).is_member:
        raise Refused("only a member who was asked answers")
    if is_answered:
        raise AlreadyAnswered
    raise NotNow("This application was decided or withdrawn in the meantime. Nothing is asked of you any more.")
