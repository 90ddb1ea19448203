"""How often something may be tried, counted in the cache by network address, account or a key."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def allow(request: HttpRequest, what: str, rate: str, *, key: str | None = None) -> bool:
    """Counts one try of `what` and says whether it is within `rate`, such as ``5/h/ip``, ``5/h/user`` or ``5/15m/key``."""
    return bool(ratelimit.consume(request, app="conclave", action=what, config={what: rate}, key=key, limit_get=True))
