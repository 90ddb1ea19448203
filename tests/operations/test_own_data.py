"""Taking one's data along, and leaving for good."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from conclave.core import clock, subject_data
from conclave.core.audit.models import Row
from conclave.members import confirmation
from conclave.members.models import Account, Duty, Standing
from conclave.members.visitor import visitor_of
from tests.cast import DAWN, Cast

Enter = Callable[[Account], Client]


def confirm(browser: Client) -> Client:
    """As if they had just typed the code from their mailbox."""
    session = browser.session
    session[confirmation.DONE] = clock.now().isoformat()
    session.save()
    return browser


def test_a_member_takes_everything_along_as_one_file(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.hilde).get("/me/data/file/")
    told = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith('attachment; filename="conclave-')
    assert sorted(told) == sorted(["written_at", *(part.domain for part in subject_data.parts())])
    assert (told["members"]["name"], told["members"]["email"]) == ("Hilde Vos", "hilde@vos.example")


def test_the_file_of_one_holds_nothing_of_another(cast: Cast, signed_in: Enter) -> None:
    assert "hilde@vos.example" in signed_in(cast.hilde).get("/me/data/file/").content.decode()
    assert "hilde@vos.example" not in signed_in(cast.joost).get("/me/data/file/").content.decode()


@pytest.mark.parametrize("name", ["hilde", "piet", "ben"])
def test_everybody_with_an_account_may_look(cast: Cast, signed_in: Enter, name: str) -> None:
    page = signed_in(getattr(cast, name)).get("/me/data/").content.decode()
    assert page.count(getattr(cast, name).email) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me/data/", "/me/data/file/", "/me/data/erasure/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


def test_erasing_asks_for_a_fresh_proof_first(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.hilde).post("/me/data/erasure/", {"certain": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/confirmation/?next=%2Fme%2Fdata%2Ferasure%2F")
    assert Account.objects.filter(email="hilde@vos.example").exists()


def test_a_box_that_is_not_ticked_erases_nothing(cast: Cast, signed_in: Enter) -> None:
    answer = confirm(signed_in(cast.hilde)).post("/me/data/erasure/")
    assert (answer.status_code, answer.content.decode().count("Nothing has been erased.")) == (422, 1)
    assert Account.objects.filter(email="hilde@vos.example").exists()


def test_who_leaves_is_gone_and_signed_out_everywhere(cast: Cast, signed_in: Enter) -> None:
    elsewhere = signed_in(cast.hilde)
    assert elsewhere.get("/me/").status_code == 200
    browser = confirm(signed_in(cast.hilde))
    assert browser.post("/me/data/erasure/", {"certain": "on"}).content.decode().count("Your account is erased") == 1
    assert (browser.get("/me/").status_code, elsewhere.get("/me/").status_code) == (302, 302)
    account = Account.objects.get(pk=cast.hilde.pk)
    assert (account.name, account.is_active, Standing.objects.filter(account=account).count()) == ("Former member", False, 0)
    assert Row.objects.filter(verb="account.erased", subject=f"account:{account.pk}").count() == 1


def test_the_last_steward_stays_until_there_is_another(cast: Cast, signed_in: Enter) -> None:
    browser = confirm(signed_in(cast.ruth))
    assert browser.get("/me/data/erasure/").content.decode().count("You are the only steward") == 1
    assert browser.post("/me/data/erasure/", {"certain": "on"}).status_code == 409
    assert visitor_of(Account.objects.get(pk=cast.ruth.pk), clock.now()).is_steward
    Duty.objects.create(account=cast.joost, kind=Duty.Kind.STEWARD, since=DAWN, reason="Cast")
    assert browser.post("/me/data/erasure/", {"certain": "on"}).status_code == 200


def test_a_steward_who_is_no_longer_inside_does_not_count(cast: Cast, signed_in: Enter) -> None:
    Duty.objects.create(account=cast.ben, kind=Duty.Kind.STEWARD, since=DAWN, reason="Cast")  # an assistant: no standing
    assert confirm(signed_in(cast.ruth)).post("/me/data/erasure/", {"certain": "on"}).status_code == 409
