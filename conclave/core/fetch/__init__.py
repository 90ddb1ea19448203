"""Guarded HTTP: the only way out of this server to addresses that somebody else chose.

answer = fetch("https://paper.example/feed", headers={"If-None-Match": etag})
answer.status, answer.url, answer.body, answer.permanent_url
"""

from conclave.core.fetch.errors import (
    BadAddress,
    Blocked,
    BrokenAnswer,
    FetchError,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    Untrusted,
)
from conclave.core.fetch.following import Answer, fetch

__all__ = [
    "Answer",
    "BadAddress",
    "Blocked",
    "BrokenAnswer",
    "FetchError",
    "TimedOut",
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "Untrusted",
    "fetch",
]
