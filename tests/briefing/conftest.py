"""A web server on loopback that the sources may live on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.fetch.web import Web, serving


@pytest.fixture
def web(settings: Settings) -> Iterator[Web]:
    settings.FETCH_ALLOW_LOOPBACK = True
    with serving() as web:
        yield web
