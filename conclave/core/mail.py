"""Mail: every letter has a subject, a text and an HTML body, and goes out by a job after the commit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email.utils import formataddr
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Letter:
    """One letter. `template` is ``<domain>/mail/<name>`` and names three files: .subject.txt, .txt, .html.

    `key` makes the Message-ID stable, so that a mail sent twice after a crash is shown once.
    """

    to: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The message, ready to send. Raises `TemplateDoesNotExist` when one of the three parts is missing."""
    context = {"network": settings.NETWORK_NAME, "address": settings.NETWORK_URL, **letter.context}
    subject = " ".join(render_to_string(f"{letter.template}.subject.txt", context).split())
    name = " ".join(letter.name.split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{letter.template}.txt", context).strip() + "\n",
        from_email=settings.MAIL_FROM,
        to=[formataddr((name, letter.to)) if name else letter.to],
        headers={**letter.headers, **_identity(letter)},
    )
    message.attach_alternative(_inliner.inline(render_to_string(f"{letter.template}.html", context)), "text/html")
    return message


def send(letter: Letter) -> None:
    """Sends now, over the operator's SMTP server. Called from jobs. Raises `OSError` or `SMTPException` when it does not answer."""
    compose(letter).send(fail_silently=False)


def _identity(letter: Letter) -> dict[str, str]:
    if not letter.key:
        return {}
    digest = hashlib.sha256(f"{letter.key}\n{letter.to}".encode()).hexdigest()[:32]
    return {"Message-ID": f"<{digest}@{settings.NETWORK_HOST}>"}
