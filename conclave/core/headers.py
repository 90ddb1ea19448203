"""Response headers beside the Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = ", ".join(
    [
        "camera=()",
        "microphone=()",
        "geolocation=()",
        "payment=()",
        "usb=()",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ]
)


class HeadersMiddleware:
    """Says what pages may ask of the browser, and that signed-in pages are nobody's to cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def sealed_page(response: HttpResponse, *, pictures: bool = False) -> HttpResponse:
    """Marks a page that holds keys: no third-party script, Trusted Types enforced, one named policy.

    With `pictures`, it may show what the worker has opened: an address that a browser makes for bytes that it holds, and for no others.
    The policy `conclave` makes the addresses of our two workers and nothing else (client/src/worker/trusted.dom.ts).
    """
    response._csp_replace = {  # type: ignore[attr-defined]  # django-csp's per-response hook
        "script-src": ["'self'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["conclave"],
        **({"img-src": ["'self'", "data:", "blob:"]} if pictures else {}),
    }
    return response
