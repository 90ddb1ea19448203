"""Who may listen: a member with a session, asking from our own pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest, parse_cookie

from conclave.core import clock
from conclave.core.audience import Visitor

VisitorOf = Callable[[Any, datetime], Visitor]
AT_ONCE = 8  # questions to the database; a storm of returning pages must not open a connection each


class Entrance:
    """Turns a session cookie into an account, or into nothing."""

    def __init__(self, visitor_of: VisitorOf) -> None:
        self._visitor_of = visitor_of
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def admit(self, headers: dict[bytes, bytes]) -> UUID | None:
        """The account behind `headers` if it may listen. Sec-Fetch-Site is absent outside browsers and in old ones."""
        if headers.get(b"sec-fetch-site", b"none") not in {b"same-origin", b"none"}:
            return None
        key = parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
        if not key:
            return None
        async with self._gate:
            return await sync_to_async(self._who, thread_sensitive=False)(key)

    def _who(self, key: str) -> UUID | None:
        """In a thread of its own, whose connection is closed: a stream holds none."""
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        try:
            user = get_user(request)
            if not user.is_authenticated or not user.is_active:
                return None
            return user.pk if self._visitor_of(user, clock.now()).is_member else None
        finally:
            connections.close_all()
