"""The secret part of an invitation's link.

It is derived from the server's secret key and the invitation's id, so that neither the database nor a waiting
letter holds it; the database keeps its hash, by which the link is found.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def token_of(invitation: UUID) -> str:
    """43 characters that nobody can guess who lacks the secret key."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"invitation:{invitation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
