"""Settings that contradict each other, or that nobody reads."""

from __future__ import annotations

import difflib
import os

from django.conf import settings as held

from conclave.config.environment import SETTINGS
from conclave.console.doctor.finding import Finding, mend, note, well

NAMES = {setting.name for setting in SETTINGS}
LOCAL = {"localhost", "127.0.0.1", "::1"}


def settings() -> list[Finding]:
    """What the environment says."""
    found = [*_unknown(), *_address()]
    if held.DEBUG and held.NETWORK_HOST not in LOCAL:
        found.append(mend("settings", "CONCLAVE_DEBUG shows the program's inside to visitors. Unset it."))
    if held.DEMO and held.SECURE:
        found.append(note("settings", "CONCLAVE_DEMO is on: anybody who has a demonstration link gets in."))
    return found or [well("settings", f"{len(NAMES)} known, all usable.")]


def _unknown() -> list[Finding]:
    """A mistyped name is silent otherwise."""
    strange = [name for name in os.environ if name.startswith("CONCLAVE_") and name.removesuffix("_FILE") not in NAMES]
    return [note("settings", f"{name} is no setting of Conclave.{_instead(name)}") for name in sorted(strange)]


def _instead(name: str) -> str:
    close = difflib.get_close_matches(name, sorted(NAMES), n=1)
    return f" Is {close[0]} meant?" if close else ""


def _address() -> list[Finding]:
    if held.SECURE or held.NETWORK_HOST in LOCAL:
        return []
    return [
        mend(
            "address", f"CONCLAVE_URL is {held.NETWORK_URL}: without https, browsers offer neither passkeys nor keys. Put a proxy with TLS in front."
        )
    ]
