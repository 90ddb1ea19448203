"""What browsers are told about our pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client

from conclave.core.headers import sealed_page
from conclave.members.models import Account
from tests.cast import Cast

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def test_every_page_is_strict_about_what_it_loads(db: None, client: Client) -> None:
    page = client.get("/")
    assert set(page.headers["Content-Security-Policy"].split("; ")) == STRICT
    told = {name: page.headers[name] for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")}
    assert told == {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert "camera=()" in page.headers["Permissions-Policy"]


def test_no_page_is_kept_by_caches(cast: Cast, signed_in: Callable[[Account], Client]) -> None:
    pages = [Client().get("/"), signed_in(cast.hilde).get("/me/"), signed_in(cast.hilde).get("/nowhere/")]
    assert {page.headers["Cache-Control"] for page in pages} == {"private, no-store"}


def test_a_page_that_holds_keys_allows_one_named_policy() -> None:
    sealed = sealed_page(HttpResponse())
    assert sealed._csp_replace == {  # type: ignore[attr-defined]  # what django-csp reads
        "script-src": ["'self'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["conclave"],
    }


def test_the_session_cookie_is_for_this_site_and_out_of_reach_for_scripts(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": cast.hilde.email})
    cookie = client.cookies["conclave"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.hilde)
    assert browser.post("/me/sessions/ending/").status_code == 403
    assert browser.get("/me/").status_code == 200
