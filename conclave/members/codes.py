"""Six digits by mail, and links that work once.

Neither is stored. A code is derived from the server's secret key and a random nonce, so that
only the nonce lies in the database, in a session or in a job; of a link, only its hash is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

SIGN_IN = "sign-in"
CONFIRMATION = "confirmation"
MAILBOX = "mailbox"


def new_nonce() -> str:
    """Random, and of no use without the secret key."""
    return secrets.token_hex(16)


def code_of(purpose: str, nonce: str) -> str:
    """The six digits for `nonce`. Codes of different purposes never pass for each other."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"code:{purpose}:{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def is_code(purpose: str, nonce: str, typed: str) -> bool:
    """Whether `typed` is the code, however it was spaced. Takes the same time for any answer."""
    digits = "".join(character for character in typed if character.isdecimal() and character.isascii())
    return hmac.compare_digest(code_of(purpose, nonce), digits)


def new_token() -> str:
    """The secret part of a link."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
