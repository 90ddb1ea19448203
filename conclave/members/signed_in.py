"""Who is signed in: asked with every page and every sealed message, so both questions are prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from conclave.core import clock, prepared
from conclave.members.models import Account

_COLUMNS = tuple(field.attname for field in Account._meta.concrete_fields)


class SessionStore(DatabaseStore):
    """Sessions are rows: whoever is signed out is so at once, in every process."""

    def load(self) -> dict[str, Any]:
        found = prepared.one(_session, [str(self.session_key)], clock.now())
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth tells no types
    """The account behind a session, as long as it may sign in."""

    def get_user(self, user_id: UUID) -> Account | None:
        found = prepared.one(_account, [user_id], clock.now())
        account = prepared.part(Account, **dict(zip(_COLUMNS, found, strict=True))) if found else None
        return account if account and self.user_can_authenticate(account) else None


def _session(keys: Sequence[str], now: datetime) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=keys[0], expire_date__gt=now).order_by().values_list("session_data")


def _account(keys: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    return Account.objects.filter(pk=keys[0]).order_by().values_list(*_COLUMNS)
