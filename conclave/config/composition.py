"""The only place that knows every domain: what registers with core is imported here, once."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

REGISTERING = ("acquainted", "digest", "desk", "subject_data", "farewell", "first_keys", "jobs", "emails")


def compose() -> None:
    """Imports each domain's registering modules, so that their decorators run."""
    for domain in settings.DOMAINS:
        for module in REGISTERING:
            name = f"conclave.{domain}.{module}"
            if find_spec(name) is not None:
                import_module(name)
