"""Sign-in links that the operator prints for somebody whom mail does not reach."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from conclave.core.audit import trail
from conclave.core.errors import Missing
from conclave.members import codes
from conclave.members.errors import LinkExpired, LinkUsed
from conclave.members.models import Account, SignInLink

GOOD_FOR = timedelta(hours=24)


def sign_in_link(*, account: Account, now: datetime) -> str:
    """A new address that signs `account` in, once, within a day."""
    token = codes.new_token()
    with transaction.atomic():
        SignInLink.objects.create(account=account, hash=codes.hash_of(token), made_at=now, expires_at=now + GOOD_FOR)
        trail.record(actor=None, verb="sign_in_link.made", subject=f"account:{account.pk}", now=now)
    return f"{settings.NETWORK_URL}/sign-in/link/{token}/"


def look_at_link(token: str, now: datetime) -> SignInLink:
    """The link of `token`, still good. Raises `Missing`, `LinkUsed` or `LinkExpired`."""
    link = SignInLink.objects.select_related("account").filter(hash=codes.hash_of(token), account__is_active=True).first()
    if link is None:
        raise Missing
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at <= now:
        raise LinkExpired
    return link


def use_link(*, token: str, now: datetime) -> Account:
    """Uses the link up. Of two that come at once, one gets `LinkUsed`."""
    with transaction.atomic():
        link = look_at_link(token, now)
        if not SignInLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
            raise LinkUsed
        trail.record(actor=link.account, verb="sign_in_link.used", subject=f"account:{link.account_id}", now=now)
    return link.account
