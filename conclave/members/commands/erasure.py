"""Erasing what the domain holds about a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from conclave.core.audit import trail
from conclave.members.models import (
    Account,
    Attestation,
    Delegation,
    Duty,
    Office,
    Profile,
    ProfileField,
    Regulated,
    SignInLink,
    Standing,
    WelcomeStep,
)


def erase(account: Account, now: datetime) -> int:
    """Deletes everything but an empty account that nobody can sign in to, so that what others wrote keeps an author's place."""
    mine: list[Any] = [Attestation, Duty, Office, Profile, ProfileField, Regulated, SignInLink, Standing, WelcomeStep]
    with transaction.atomic():
        gone: int = sum(model.objects.filter(account=account).delete()[0] for model in mine)
        gone += Delegation.objects.filter(principal=account).delete()[0] + Delegation.objects.filter(assistant=account).delete()[0]
        gone += Authenticator.objects.filter(user_id=account.pk).delete()[0]
        account.email, account.name, account.is_active = f"{account.pk}@erased.invalid", "Former member", False
        account.set_unusable_password()
        account.save()
        trail.record(actor=None, verb="account.erased", subject=f"account:{account.pk}", detail={"rows": gone}, now=now)
    return gone
