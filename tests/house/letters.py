"""What jobs mail, read as its reader would."""

from __future__ import annotations

import re
from typing import cast

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from conclave.core.jobs.worker import drain


def delivered(to: str = "") -> list[EmailMultiAlternatives]:
    """Runs the waiting jobs; then every letter so far, or those to one address, oldest first."""
    drain()
    return [cast(EmailMultiAlternatives, letter) for letter in mail.outbox if not to or to in letter.to[0]]


def code_in(letter: EmailMultiAlternatives) -> str:
    """The six digits that a letter carries."""
    found = re.search(r"\b\d{6}\b", str(letter.body))
    assert found, letter.body
    return found[0]


def wrong_for(code: str) -> str:
    """Six digits that are not `code`."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
