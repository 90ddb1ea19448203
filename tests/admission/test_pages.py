"""Who reads which page of the door, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conclave.admission.commands.decisions import decide
from conclave.admission.commands.invitations import invite
from conclave.admission.digest import vouches
from conclave.admission.models import Application, VouchRequest
from conclave.core import clock
from conclave.members.models import Account
from tests.admission.door import NOON, applied, proven, vouched
from tests.cast import Cast

Enter = Callable[[Account], Client]


def queries(browser: Client, address: str) -> int:
    browser.get(address)  # whatever is read once
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_the_outsider_reads_nobodys_file(cast: Cast, register: None, signed_in: Enter) -> None:
    application = vouched(cast.hilde, cast.joost)
    address = f"/desk/applications/{application.pk}/"
    assert application.why in signed_in(cast.ruth).get(address).content.decode().replace("&#39;", "'")
    for who in (cast.tomas, cast.hilde, cast.ana, cast.piet, cast.ben, application.account):
        assert who is not None
        browser = signed_in(who)
        for path in ("/desk/applications/", address):
            assert browser.get(path).status_code == 404
        for path in ("decisions/", "evidence/"):
            assert browser.post(address + path, {"outcome": "member"}).status_code == 404
    assert Application.objects.get(pk=application.pk).states.get(until__isnull=True).kind == "vouched"


def test_an_applicant_reads_their_own_application_only(cast: Cast, register: None, signed_in: Enter) -> None:
    mine, other = proven(), proven(email="second@helder-glas.example", name="Otto Brandt")
    assert mine.account is not None
    page = signed_in(mine.account).get("/application/").content.decode()
    assert "Otto Brandt" not in page
    assert str(other.pk) not in page
    for who in (cast.hilde, cast.ben):
        assert signed_in(who).get("/application/").status_code == 404


def test_an_applicant_without_an_application_reads_what_to_do(cast: Cast, signed_in: Enter) -> None:
    page = signed_in(cast.piet).get("/application/")
    assert page.status_code == 200
    assert "No application is under way" in page.content.decode()


def test_a_steward_does_not_see_what_nobody_proved(cast: Cast, signed_in: Enter) -> None:
    application = applied()
    assert "Noor Haddad" not in signed_in(cast.ruth).get("/desk/applications/").content.decode()
    assert signed_in(cast.ruth).get(f"/desk/applications/{application.pk}/").status_code == 404


def test_the_desk_costs_the_same_for_one_and_for_three(cast: Cast, register: None, signed_in: Enter) -> None:
    vouched(cast.hilde, cast.joost)
    browser = signed_in(cast.ruth)
    one = queries(browser, "/desk/applications/")
    for number in range(2):
        vouched(cast.hilde, cast.joost, email=f"n{number}@helder-glas.example")
    assert browser.get("/desk/applications/").content.decode().count("Noor Haddad") == 3
    assert queries(browser, "/desk/applications/") == one
    assert one <= 6


def test_a_file_costs_the_same_for_one_sponsor_and_for_three(cast: Cast, register: None, signed_in: Enter) -> None:
    one = vouched(cast.hilde)
    three = vouched(cast.hilde, cast.joost, cast.tomas, email="second@helder-glas.example")
    browser = signed_in(cast.ruth)
    assert queries(browser, f"/desk/applications/{one.pk}/") == queries(browser, f"/desk/applications/{three.pk}/")
    for application in (one, three):
        assert application.account is not None
    assert queries(signed_in(one.account), "/application/") == queries(signed_in(three.account), "/application/")  # type: ignore[arg-type]  # proven


def test_invitations_cost_the_same_for_one_and_for_three(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    invite(actor=cast.hilde, name="A", email="a@private.example", now=clock.now())
    one = queries(browser, "/invitations/")
    for name in ("b", "c"):
        invite(actor=cast.hilde, name=name, email=f"{name}@private.example", now=clock.now())
    assert queries(browser, "/invitations/") == one


def test_the_morning_panels_cost_one_query(cast: Cast, register: None, django_assert_num_queries: Any) -> None:
    for number in range(3):
        proven(email=f"n{number}@helder-glas.example")
    with django_assert_num_queries(1):
        assert len(vouches(cast.hilde, NOON)) == 3


@pytest.mark.parametrize("outcome", ["provisional", "member", "refused", "question"])
def test_every_page_opens_after_every_decision(cast: Cast, register: None, signed_in: Enter, outcome: str) -> None:
    application = vouched(cast.hilde, cast.joost)
    decide(actor=cast.ruth, application=application, outcome=outcome, reasons="So it is.", now=NOON)
    assert signed_in(cast.ruth).get(f"/desk/applications/{application.pk}/").status_code == 200
    assert signed_in(cast.ruth).get("/desk/applications/").status_code == 200
    assert application.account is not None
    own = signed_in(application.account).get("/application/").status_code
    assert own == (404 if outcome in {"provisional", "member"} else 200)
    assert signed_in(cast.hilde).get(f"/vouches/{VouchRequest.objects.get(sponsor=cast.hilde).pk}/").status_code == 200
