"""Real Chromium for journeys: found on the machine, signed in as anybody, listened to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import CDPSession, ConsoleMessage, Page

from conclave.core import clock
from conclave.members import confirmation
from conclave.members.models import Account
from tests.house.programs import find_chromium

BACKEND = "conclave.members.signed_in.Backend"
REPORTS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI || 'inline'}, ${event.sourceFile || location.href}:${event.lineNumber}`))
"""


def launch_arguments() -> dict[str, Any]:
    """For Playwright. Chromium's sandbox does not run for root."""
    return {"executable_path": str(find_chromium()), "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


def session_cookie(account: Account, url: str, *, confirmed: bool = False) -> dict[str, Any]:
    """Signs `account` in; `confirmed` as if they had just proved once more that it is them."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    if confirmed:
        session = client.session
        session[confirmation.DONE] = clock.now().isoformat()
        session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": url}


@dataclass
class Complaints:
    """What a page had to say: errors on the console, faults of scripts, violations of the security policy."""

    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.add_init_script(REPORTS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.location.get('url', '')}: {message.text}")


class Authenticator:
    """A passkey device that says yes, with PRF. It belongs to one page: attach it again after opening another."""

    def __init__(self, page: Page, *, prf: bool = True) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "hasPrf": prf,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """The passkeys that it holds."""
        held: list[dict[str, Any]] = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        return held

    def refuse(self) -> None:
        """From now on the person presses cancel."""
        self._session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})
