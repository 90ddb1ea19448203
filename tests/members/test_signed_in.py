"""Whose session it is, asked with every request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from conclave.core import clock
from conclave.members.models import Account
from tests.cast import Cast

Enter = Callable[[Account], Client]


@pytest.fixture
def browser(cast: Cast, signed_in: Enter) -> Client:
    return signed_in(cast.hilde)


def test_a_member_stays_signed_in(browser: Client) -> None:
    assert browser.get("/me/").status_code == 200


def test_whoever_is_signed_out_elsewhere_is_out_with_the_next_request(browser: Client) -> None:
    Session.objects.all().delete()
    assert browser.get("/me/").status_code == 302


def test_a_session_ends_on_its_day(browser: Client) -> None:
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert browser.get("/me/").status_code == 302


def test_an_account_that_was_closed_is_out_at_once(browser: Client, cast: Cast) -> None:
    Account.objects.filter(pk=cast.hilde.pk).update(is_active=False)
    assert browser.get("/me/").status_code == 302


def test_a_key_that_nobody_was_given_opens_nothing(browser: Client) -> None:
    browser.cookies["conclave"] = "1" * 32
    assert browser.get("/me/").status_code == 302


def test_one_browser_never_sees_the_account_of_another(browser: Client, cast: Cast, signed_in: Enter) -> None:
    """The query is written once and filled in again."""
    other = signed_in(cast.joost)
    for _ in range(2):
        assert cast.hilde.name in browser.get("/me/").content.decode()
        assert cast.joost.name in other.get("/me/").content.decode()
        assert cast.hilde.name not in other.get("/me/").content.decode()
