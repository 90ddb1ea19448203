"""A route whose view does not say who it is for stops the server from starting."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

from conclave.core.audience import members, public, require_audiences, routes


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Read by anybody.")


@members
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Read by members.")


nested = [path("inside/", bare), path("inside/guarded/", guarded)]
urlpatterns = [path("guarded/", guarded), path("outer/", include((nested, "nested")))]


def test_every_route_says_whom_it_is_for() -> None:
    require_audiences()
    assert len(list(routes())) > 20


@override_settings(ROOT_URLCONF="tests.guards.test_audiences")
def test_a_bare_route_is_named_even_when_nested() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        require_audiences()
    assert str(caught.value) == "These routes name no audience: outer/inside/. See conclave.core.audience."


def test_the_server_does_not_start_with_a_bare_route() -> None:
    """The same program that serves, with one more route."""
    program = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'conclave.config.settings'\n"
        "from django.conf import settings\n"
        "settings.ROOT_URLCONF = 'tests.guards.test_audiences'\n"
        "import conclave.config.asgi"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("These routes name no audience: outer/inside/. See conclave.core.audience.")


def test_a_public_view_gives_a_reason() -> None:
    with pytest.raises(ImproperlyConfigured, match="says why"):
        public("")
