"""`conclave members`, as the operator types it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from conclave.console.commands import main
from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.members.console import members_command
from conclave.members.errors import AlreadyThere, MembersError, NotAMember
from conclave.members.models import Account
from conclave.members.visitor import visitor_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def path_in(told: str) -> str:
    found = re.search(r"http://localhost:8400(/\S+)", told)
    assert found, told
    return found[1]


def test_the_link_for_the_first_steward_opens_the_form(capsys: Any) -> None:
    assert members_command(["first-steward"]) == 0
    assert Client().get(path_in(capsys.readouterr().out)).status_code == 200


def test_the_first_steward_is_named_directly_and_once(capsys: Any) -> None:
    members_command(["first-steward", "--email", "Ruth@castellan.example", "--name", "Ruth Castellan", "--time-zone", "Europe/Madrid"])
    assert (
        capsys.readouterr().out.splitlines()[0] == "Ruth Castellan is the first steward, and signs in with a code mailed to ruth@castellan.example."
    )
    account = Account.objects.get()
    assert visitor_of(account, clock.now()).is_steward
    assert account.time_zone == "Europe/Madrid"
    for again in (["first-steward"], ["first-steward", "--email", "eve@elsewhere.example", "--name", "Eve"]):
        with pytest.raises(AlreadyThere):
            members_command(again)
    assert Account.objects.count() == 1


def test_an_address_without_a_name_names_nobody() -> None:
    with pytest.raises(MembersError, match="Give --email and --name both"):
        members_command(["first-steward", "--email", "ruth@castellan.example"])
    assert not Account.objects.exists()


def test_everybody_is_listed_with_what_they_are(cast: Cast, capsys: Any) -> None:
    members_command(["suspend", cast.tomas.email, "--reason", "Broke the rule."])
    capsys.readouterr()
    members_command(["list"])
    assert capsys.readouterr().out.splitlines() == [
        "Ana Matos <ana@matos.example>: member, facilitator",
        "Ben Rask <ben@rask.example>: no standing",
        "Hilde Vos <hilde@vos.example>: member",
        "Joost Okafor <joost@okafor.example>: member",
        "Piet Adeyemi <piet@adeyemi.example>: applicant",
        "Ruth Castellan <ruth@castellan.example>: member, steward",
        "Tomas Lindqvist <tomas@lindqvist.example>: member, suspended",
    ]


def test_an_empty_network_says_how_to_begin(capsys: Any) -> None:
    members_command(["list"])
    assert capsys.readouterr().out == "Nobody is here yet. `conclave members first-steward` begins.\n"


def test_a_sign_in_link_signs_in(cast: Cast, capsys: Any) -> None:
    members_command(["sign-in-link", cast.hilde.email])
    browser, path = Client(), path_in(capsys.readouterr().out)
    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 302
    assert browser.get("/me/").status_code == 200


def test_somebody_suspended_is_out_until_readmitted(cast: Cast, capsys: Any, signed_in: Any) -> None:
    browser = signed_in(cast.hilde)
    assert browser.get("/me/").status_code == 200
    members_command(["suspend", cast.hilde.email, "--reason", "Broke the rule."])
    assert browser.get("/me/").status_code == 302
    with pytest.raises(MembersError, match="is suspended"):
        members_command(["sign-in-link", cast.hilde.email])
    with pytest.raises(AlreadyThere):
        members_command(["suspend", cast.hilde.email, "--reason", "Again."])
    members_command(["readmit", cast.hilde.email, "--reason", "Made good."])
    members_command(["sign-in-link", cast.hilde.email])
    kept = Row.objects.filter(verb__startswith="account.").order_by("n").values_list("verb", "detail")
    assert list(kept) == [("account.suspended", {"reason": "Broke the rule."}), ("account.readmitted", {"reason": "Made good."})]


@pytest.mark.parametrize("duty", ["facilitator", "steward"])
def test_duties_are_given_to_members_only_and_once(cast: Cast, capsys: Any, duty: str) -> None:
    members_command([duty, cast.hilde.email])
    assert capsys.readouterr().out == f"Hilde Vos is a {duty} from now on.\n"
    assert duty in visitor_of(cast.hilde, clock.now()).duties
    with pytest.raises(AlreadyThere, match=f"is a {duty} already"):
        members_command([duty, cast.hilde.email])
    with pytest.raises(NotAMember, match="is no member"):
        members_command([duty, cast.piet.email])
    with pytest.raises(NotAMember, match="Nobody with the address"):
        members_command([duty, "nobody@elsewhere.example"])


def test_a_refusal_is_told_in_words_with_status_one(cast: Cast, capsys: Any) -> None:
    assert main(["members", "steward", "nobody@elsewhere.example"]) == 1
    assert capsys.readouterr().err == "Nobody with the address nobody@elsewhere.example is in the network.\n"
    assert main(["registers", "import", "nothing-here.csv"]) == 1
    assert capsys.readouterr().err == "nothing-here.csv cannot be opened: No such file or directory.\n"


def test_suspending_needs_a_reason(cast: Cast, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        members_command(["suspend", cast.hilde.email])
    assert "--reason" in capsys.readouterr().err
