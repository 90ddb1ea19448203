"""Scripts, styles, fonts and icons, answered before Django."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from servestatic import ServeStaticASGI

from conclave.core.live.asgi import App

BUILT = r"^/static/dist/assets/"  # the build puts a hash of the content into these names

PIN = "/static/dist/sealed-worker.js"  # keeps a release of the program for the whole site, not for its own folder alone

# A worker is bound by the policy of its own script, not by that of the page that starts it.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


def with_static(app: App) -> App:
    """`app`, with /static/ answered from the package."""
    served: App = ServeStaticASGI(
        app,
        root=settings.PACKAGE / "static",
        prefix="static",
        autorefresh=settings.DEBUG,
        allow_all_origins=False,
        immutable_file_test=BUILT,
        add_headers_function=_headers,
    )
    return served


def _headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if url.endswith(".js"):
        headers["Content-Security-Policy"] = POLICY
    if url == PIN:
        headers["Service-Worker-Allowed"] = "/"
