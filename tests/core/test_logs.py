"""What the log may say."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from conclave.core.logs import Discreet
from conclave.members.commands.links import sign_in_link
from tests.cast import DAWN, Cast


def written(record: logging.LogRecord) -> str:
    """The line as the server's own handler writes it."""
    [formatter] = [handler.formatter for handler in logging.getLogger().handlers if isinstance(handler.formatter, Discreet)]
    return formatter.format(record)


def test_a_link_that_was_not_used_up_is_not_in_the_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """A browser without cookies presses the button: Django refuses, and writes where it happened."""
    address = "/sign-in/link/" + sign_in_link(account=cast.hilde, now=DAWN).rstrip("/").rpartition("/")[2] + "/"
    token = address.split("/")[3]
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    [refusal] = [record for record in caplog.records if record.name == "django.security.csrf"]
    assert token in refusal.getMessage()
    assert token not in written(refusal)
    assert "/sign-in/link/…/" in written(refusal)


@pytest.mark.parametrize("place", ["first", "apply", "unsubscribe", "sign-in/link"])
def test_no_kind_of_link_is_in_the_log(place: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (f"/{place}/S3cret-token_x.y/",), None)
    assert written(record).endswith(f"Internal Server Error: /{place}/…/")


def test_other_addresses_stay_as_they_are() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", ("/morning/entries/12/",), None)
    assert written(record).endswith("Internal Server Error: /morning/entries/12/")
