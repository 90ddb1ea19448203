"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from conclave.config.composition import compose
from conclave.members.models import Account
from tests.cast import Cast, assemble


@pytest.fixture(autouse=True, scope="session")
def composed() -> None:
    """The domains are registered with core, as the console and the server do before anything else."""
    compose()


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """How often something was tried is counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, fresh."""
    return assemble()


@pytest.fixture
def signed_in(client: Client) -> Callable[[Account], Client]:
    """A browser signed in as somebody."""

    def enter(account: Account) -> Client:
        account.refresh_from_db()  # a session is tied to what the account holds now
        browser = Client()
        browser.force_login(account)
        return browser

    return enter
