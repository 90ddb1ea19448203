"""The way in: the form, the code, and the same answers for everybody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from conclave.admission.commands.applications import apply, prove_mailbox, prune, send_code
from conclave.admission.errors import AlreadyKnown, CodeExpired, CodeWrong, NotACompanyAddress, NotNow, SponsorsUnusable
from conclave.admission.models import Application, ApplicationState, Evidence, VouchRequest
from conclave.core import clock
from conclave.members.commands.accounts import open_account
from conclave.members.models import Account
from conclave.members.visitor import visitor_of
from tests.admission.door import NOON, TYPED, applied, bring_in, code_of, come_through, proven, state, write_register
from tests.cast import Cast
from tests.house.letters import code_in, delivered, wrong_for

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """A page as read, without what is new each time."""
    return re.sub(r'value="[^"]{64}"|nonce="[^"]+"', "", response.content.decode())


def test_an_applicant_comes_as_far_as_their_own_page(cast: Cast, register: None, client: Client) -> None:
    came = come_through(client)
    assert (came.status_code, came.headers["Location"]) == (302, "/application/")
    account = Account.objects.get(email=TYPED["email"])
    assert visitor_of(account, clock.now()).is_applicant
    page = client.get("/application/")
    assert page.status_code == 200
    assert "0 of 2 have." in page.content.decode()
    application = Application.objects.get(account=account)
    assert [row.kind for row in application.states.all()] == ["applied", "proven", "found"]
    assert client.get("/morning/").status_code == 404


def test_the_code_opens_nothing_in_another_browser(cast: Cast, client: Client) -> None:
    client.post("/apply/", TYPED)
    code = code_in(delivered(TYPED["email"])[-1])
    assert Client().post("/apply/code/", {"code": code}).status_code == 404
    assert not Account.objects.filter(email=TYPED["email"]).exists()


def test_somebody_known_gets_the_same_answers_and_no_code(cast: Cast) -> None:
    """On screen nothing tells the two apart; the letters do, and only the mailbox's owner reads those."""
    answers = []
    for email in ("nobody.yet@vos.example", cast.hilde.email):
        browser = Client()
        steps: list[Any] = [browser.post("/apply/", {**TYPED, "email": email, "sponsor_1": "", "sponsor_2": ""}), browser.get("/apply/code/")]
        steps += [browser.post("/apply/code/", {"code": "000000"}), browser.post("/apply/code/letters/")]
        answers.append([(step.status_code, step.headers.get("Location"), text_of(step).replace(email, "")) for step in steps])
    assert answers[0] == answers[1]
    assert [letter.subject for letter in delivered(cast.hilde.email)] == ["You are known at Conclave already"] * 2
    assert [letter.subject[6:] for letter in delivered("nobody.yet@vos.example")] == [" is your code for Conclave"] * 2


def test_a_code_guessed_for_somebody_known_lets_nobody_in(cast: Cast) -> None:
    application = applied(email=cast.hilde.email, sponsors=[])
    with pytest.raises(AlreadyKnown):
        prove_mailbox(application=application, code=code_of(application), now=NOON)
    assert state(application) == "applied"


def test_a_code_works_once(cast: Cast) -> None:
    application = applied()
    prove_mailbox(application=application, code=code_of(application), now=NOON)
    with pytest.raises(CodeExpired):
        prove_mailbox(application=application, code=code_of(application), now=NOON)


def test_a_code_ends_after_fifteen_minutes(cast: Cast) -> None:
    application = applied()
    with pytest.raises(CodeExpired):
        prove_mailbox(application=application, code=code_of(application), now=NOON + timedelta(minutes=15))
    prove_mailbox(application=application, code=code_of(application), now=NOON + timedelta(minutes=14, seconds=59))


def test_five_wrong_tries_end_a_code(cast: Cast) -> None:
    application = applied()
    for _ in range(5):
        with pytest.raises(CodeWrong):
            prove_mailbox(application=application, code=wrong_for(code_of(application)), now=NOON)
    with pytest.raises(CodeExpired):
        prove_mailbox(application=application, code=code_of(application), now=NOON)
    send_code(application=application, now=NOON)
    assert prove_mailbox(application=application, code=code_of(application), now=NOON).email == TYPED["email"]


def test_a_new_letter_ends_the_code_of_the_one_before(cast: Cast) -> None:
    application = applied()
    first = code_of(application)
    send_code(application=application, now=NOON)
    assert first != code_of(application)
    with pytest.raises(CodeWrong):
        prove_mailbox(application=application, code=first, now=NOON)


def test_letters_to_one_mailbox_are_few(cast: Cast, client: Client) -> None:
    client.post("/apply/", TYPED)
    assert [client.post("/apply/code/letters/").status_code for _ in range(3)] == [302, 302, 429]
    assert len(delivered(TYPED["email"])) == 3


@pytest.mark.parametrize("written", ["{local}@{HOST}", "{local}@{host}.", "{local}@{wide}"])
def test_one_mailbox_written_otherwise_is_the_same_mailbox(cast: Cast, client: Client, written: str) -> None:
    local, _, host = TYPED["email"].partition("@")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in host)
    other = written.format(local=local, host=host, HOST=host.upper(), wide=wide)
    statuses = [client.post("/apply/", {**TYPED, "email": email}).status_code for email in (TYPED["email"], other, TYPED["email"], other)]
    assert statuses == [302, 302, 302, 429]


def test_no_code_goes_to_a_mailbox_that_is_proven(cast: Cast) -> None:
    application = proven()
    with pytest.raises(NotNow):
        send_code(application=application, now=NOON)


def test_of_two_applications_with_one_address_the_first_proven_stays(cast: Cast) -> None:
    first, second = applied(), applied()
    prove_mailbox(application=second, code=code_of(second), now=NOON)
    assert not Application.objects.filter(pk=first.pk).exists()
    with pytest.raises(CodeExpired):
        prove_mailbox(application=first, code="000000", now=NOON)


def test_an_account_that_came_meanwhile_is_kept(cast: Cast) -> None:
    application = applied()
    open_account(actor=None, email=TYPED["email"], name="Noor", why="test", now=NOON)
    with pytest.raises(AlreadyKnown, match="Sign in"):
        prove_mailbox(application=application, code=code_of(application), now=NOON)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("noor@gmail.com", "gmail.com gives mailboxes to everybody"),
        ("noor@mailinator.com", "are made to be thrown away"),
        ("noor", "noor is not an address of mail."),
        ("noor@localhost", "noor@localhost is not an address of mail."),
    ],
)
def test_an_address_that_proves_no_company_is_told_at_the_form(cast: Cast, client: Client, email: str, words: str) -> None:
    answer = client.post("/apply/", {**TYPED, "email": email})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert TYPED["why"].split(",")[0] in answer.content.decode()  # what was typed stays
    assert not Application.objects.exists()


def test_the_form_is_not_taken_without_consent_or_with_too_long_reasons(cast: Cast, client: Client) -> None:
    assert client.post("/apply/", {**TYPED, "consent": ""}).status_code == 422
    assert client.post("/apply/", {**TYPED, "why": "x" * 601}).status_code == 422
    assert not Application.objects.exists()


def test_a_refused_form_opens_at_the_first_field_that_is_wrong(client: Client) -> None:
    page = client.post("/apply/", {**TYPED, "company": "", "why": ""}).content.decode()
    assert re.findall(r'name="(\w+)"[^>]*autofocus', page) == ["company"]
    assert "Nothing was sent yet." in page
    assert "autofocus" not in client.get("/apply/").content.decode()


def test_applying_again_and_again_is_slowed_down(cast: Cast, client: Client) -> None:
    statuses = [client.post("/apply/", {**TYPED, "email": f"p{number}@helder-glas.example"}).status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]


def test_sponsors_are_asked_only_once_the_mailbox_is_proven(cast: Cast) -> None:
    application = applied(sponsors=[cast.hilde.email, "stranger@elsewhere.example"])
    assert delivered(cast.hilde.email) == []
    prove_mailbox(application=application, code=code_of(application), now=NOON)
    assert [letter.subject for letter in delivered(cast.hilde.email)] == ["Noor Haddad asks for your word"]
    assert delivered("stranger@elsewhere.example") == []


def test_the_applicant_does_not_learn_who_is_a_member(cast: Cast) -> None:
    """Applicants, alumni and strangers get the same line as members."""
    application = proven(sponsors=[cast.hilde.email, cast.piet.email, "stranger@elsewhere.example"])
    browser = Client()
    assert application.account is not None
    browser.force_login(application.account)
    page = browser.get("/application/").content.decode()
    lines = re.findall(r'<li class="row"><div>[^<]+@[^<]+</div>(.*?)</li>', page)
    assert len(lines) == 3
    assert len(set(lines)) == 1
    found = {request.email: request.sponsor for request in VouchRequest.objects.all()}
    assert found == {cast.hilde.email: cast.hilde, cast.piet.email: None, "stranger@elsewhere.example": None}


@pytest.mark.parametrize(
    ("sponsors", "words"),
    [
        ([TYPED["email"]], "You cannot vouch for yourself"),
        (["not an address"], "not an address is not an address of mail"),
        ([f"m{number}@vos.example" for number in range(6)], "Name at most 5"),
    ],
)
def test_sponsors_that_cannot_be_asked_are_told(cast: Cast, sponsors: list[str], words: str) -> None:
    with pytest.raises(SponsorsUnusable, match=words):
        applied(sponsors=sponsors)


def test_a_company_on_a_free_mail_list_comes_in_when_a_register_has_it(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotACompanyAddress):
        applied(email="ceo@charter.net")
    bring_in(write_register(tmp_path / "r.csv", [["Charter Communications Inc", "charter.net", "", "", ""]]))
    application = proven(email="noor@charter.net", company="Charter Communications", website="", sponsors=[])
    assert state(application) == "found"
    shown = Evidence.objects.get(application=application, kind="mailbox").shown
    assert shown["doubts"] == ["charter.net also gives mailboxes to the public, so an address there need not be an employee's."]


@pytest.mark.parametrize(
    ("told", "kind", "doubts"),
    [
        ({}, "found", []),
        ({"company": "Somebody Else"}, "not_found", []),
        (
            {"email": "noor@he1der-glas.example"},
            "not_found",
            [
                "he1der-glas.example reads like helder-glas.example (Helder Glaswerken BV).",
                "The website given is under helder-glas.example, the mailbox under he1der-glas.example.",
            ],
        ),
        ({"email": "office@helder-glas.example"}, "found", ["office@helder-glas.example sounds like a mailbox that several people read."]),
    ],
)
def test_absence_and_disagreement_are_doubts_not_refusals(cast: Cast, register: None, told: dict[str, Any], kind: str, doubts: list[str]) -> None:
    application = proven(**told)
    assert state(application) == kind
    assert Evidence.objects.get(application=application, kind="mailbox").shown["doubts"] == doubts


def test_what_nobody_proved_is_gone_after_a_day(cast: Cast) -> None:
    old, kept = applied(), proven(email="other@helder-glas.example")
    new = applied(email="third@helder-glas.example", now=NOON + timedelta(hours=1))
    prune(NOON + timedelta(hours=24))
    assert set(Application.objects.all()) == {kept, new}
    assert not ApplicationState.objects.filter(application_id=old.pk).exists()


def test_the_address_is_stored_in_one_form(cast: Cast) -> None:
    told: dict[str, Any] = {field: TYPED[field] for field in ("name", "title", "company", "why", "time_zone")}
    made = apply(**told, email=" Noor@B\u00fccher.Example ", sponsors=["Hilde@VOS.example"], now=NOON)
    assert made.email == "noor@xn--bcher-kva.example"
    assert list(made.requests.values_list("email", flat=True)) == ["hilde@vos.example"]


def test_somebody_signed_in_is_led_to_their_own_page(cast: Cast, signed_in: Any) -> None:
    assert signed_in(cast.piet).get("/apply/").headers["Location"] == "/application/"
    assert signed_in(cast.hilde).get("/apply/").headers["Location"] == "/"
