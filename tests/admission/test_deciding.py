"""The committee decides, with reasons, and erases what it was shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from conclave.admission.commands.applications import answer, appeal, renew, withdraw
from conclave.admission.commands.decisions import decide
from conclave.admission.commands.vouches import vouch
from conclave.admission.desk import applications
from conclave.admission.errors import AdmissionError, Biased, Decided, NotNow, ReasonMissing
from conclave.admission.models import Application, Decision, Evidence, VouchRequest
from conclave.admission.queries.applications import file_of
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.members.models import Account, Attestation, Office
from conclave.members.queries.badges import badge_of
from conclave.members.visitor import visitor_of
from tests.admission.door import NOON, bring_in, proven, state, vouched, write_register
from tests.cast import Cast
from tests.house.letters import delivered

Enter = Callable[[Account], Client]


def applicant(application: Application) -> Account:
    application.refresh_from_db()
    assert application.account is not None
    return application.account


def refused(cast: Cast) -> Application:
    application = proven()
    decide(actor=cast.ruth, application=application, outcome="refused", reasons="No member knows you.", now=NOON)
    return application


def test_a_steward_admits_and_everything_follows(cast: Cast, register: None, signed_in: Enter) -> None:
    application = vouched(cast.hilde, cast.joost)
    account = applicant(application)
    browser, address = signed_in(cast.ruth), f"/desk/applications/{application.pk}/"
    page = browser.get(address).content.decode()
    assert "Policy is met" in page
    assert page.count("We sat on one board.") == 2
    seen = str(application.states.get(until__isnull=True).pk)
    posted = browser.post(f"{address}decisions/", {"outcome": "provisional", "reasons": "Good to have you.", "seen": seen})
    assert posted.headers["Location"] == address
    now = NOON + timedelta(days=3650)
    visitor = visitor_of(account, Decision.objects.get().at)
    assert (visitor.standing, visitor.is_member) == ("provisional", True)
    [office] = Office.objects.filter(account=account)
    assert (office.title, office.company, office.domain) == ("Chief Executive", "Helder Glaswerken", "helder-glas.example")
    assert badge_of(account, now).attestations == ()
    assert not Evidence.objects.exists()
    letter = delivered(account.email)[-1]
    assert letter.subject == "Welcome to Conclave"
    assert "Good to have you." in str(letter.body)
    assert "/sign-in/?next=/welcome/" in str(letter.body)
    assert "The evidence was erased" in browser.get(address).content.decode()


def test_what_was_proven_is_attested_with_by_whom_doubt_and_end(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde, cast.joost, email="office@helder-glas.example")
    decide(actor=cast.ruth, application=application, outcome="member", reasons="", now=NOON)
    rows = Attestation.objects.filter(account=applicant(application)).values_list("fact", "claim", "by", "doubt")
    assert list(rows) == [
        (
            "mailbox",
            "Reads mail at helder-glas.example",
            "a code that was sent to the mailbox",
            "office@helder-glas.example sounds like a mailbox that several people read.",
        ),
        ("employer", "Helder Glaswerken BV, under helder-glas.example", "Trade register, as imported in March 2026", ""),
        ("identity", "Noor Haddad, known to two members", "two members who vouched", ""),
        ("office", "Chief Executive, Helder Glaswerken", "two members who vouched", ""),
        ("sponsors", "Hilde Vos and Joost Okafor vouched", "their own word", ""),
    ]
    assert {row.until - row.proven_at for row in Attestation.objects.all()} == {timedelta(days=365)}
    assert {row.decided_by for row in Attestation.objects.all()} == {cast.ruth}


def test_policy_is_set_aside_only_with_a_reason_that_is_kept(cast: Cast, register: None, signed_in: Enter) -> None:
    application = vouched(cast.hilde, company="Another Name")
    with pytest.raises(ReasonMissing, match="1 of 2 members have vouched"):
        decide(actor=cast.ruth, application=application, outcome="member", reasons="", now=NOON)
    page = signed_in(cast.ruth).post(f"/desk/applications/{application.pk}/decisions/", {"outcome": "member", "reasons": "", "seen": "1"})
    assert page.status_code == 409  # the state is not the one that was looked at
    seen = str(application.states.get(until__isnull=True).pk)
    page = signed_in(cast.ruth).post(f"/desk/applications/{application.pk}/decisions/", {"outcome": "member", "reasons": "x", "seen": seen})
    assert page.status_code == 422
    assert "To admit nevertheless, write why." in page.content.decode()
    assert state(application) == "found" or state(application) == "not_found"
    decide(actor=cast.ruth, application=application, outcome="member", reasons="", despite="I know the family.", now=NOON)
    row = Row.objects.filter(verb="application.decided").get()
    assert row.detail["because"] == "I know the family."
    assert row.detail["despite"] == [
        "Trade register gives this domain to Helder Glaswerken BV; the application says Another Name.",
        "1 of 2 members have vouched.",
    ]
    facts = set(Attestation.objects.filter(account=applicant(application)).values_list("fact", flat=True))
    assert facts == {"mailbox", "identity", "office"}  # what is not proven is not attested


def test_a_reason_is_not_kept_where_policy_is_met(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde, cast.joost)
    assert decide(actor=cast.ruth, application=application, outcome="member", reasons="", despite="No need.", now=NOON).despite == ""


def test_a_refusal_says_why_and_erases(cast: Cast, register: None, signed_in: Enter) -> None:
    application = proven()
    with pytest.raises(ReasonMissing):
        decide(actor=cast.ruth, application=application, outcome="refused", reasons=" ", now=NOON)
    assert Evidence.objects.exists()
    decide(actor=cast.ruth, application=application, outcome="refused", reasons="No member knows you.", now=NOON)
    assert not Evidence.objects.exists()
    assert not Attestation.objects.exists()
    letter = delivered(applicant(application).email)[-1]
    assert "No member knows you." in str(letter.body)
    assert "you can appeal once" in str(letter.body)
    page = signed_in(applicant(application)).get("/application/").content.decode()
    assert "No member knows you." in page
    assert signed_in(applicant(application)).get("/morning/").status_code == 404


def test_a_question_is_asked_and_answered(cast: Cast, register: None, signed_in: Enter) -> None:
    application = vouched(cast.hilde, cast.joost)
    with pytest.raises(ReasonMissing, match="Write the question"):
        decide(actor=cast.ruth, application=application, outcome="question", reasons="", now=NOON)
    decide(actor=cast.ruth, application=application, outcome="question", reasons="Who owns the company?", now=NOON)
    assert Evidence.objects.exists()
    browser = signed_in(applicant(application))
    assert "Who owns the company?" in browser.get("/application/").content.decode()
    assert browser.post("/application/answers/", {"text": ""}).status_code == 422
    assert browser.post("/application/answers/", {"text": "My sister and I."}).status_code == 302
    assert state(application) == "answered"
    assert "My sister and I." in signed_in(cast.ruth).get(f"/desk/applications/{application.pk}/").content.decode()
    assert browser.post("/application/answers/", {"text": "And more."}).status_code == 409
    decide(actor=cast.ruth, application=application, outcome="member", reasons="", now=NOON)
    assert state(application) == "admitted"


def test_a_steward_who_sponsored_does_not_decide(cast: Cast, register: None, signed_in: Enter, second_steward: Account) -> None:
    application = vouched(cast.ruth, cast.hilde)
    with pytest.raises(Biased, match="You sponsored this applicant"):
        decide(actor=cast.ruth, application=application, outcome="member", reasons="", now=NOON)
    page = signed_in(cast.ruth).get(f"/desk/applications/{application.pk}/").content.decode()
    assert "Not yours to decide" in page
    assert "decisions/" not in page
    decide(actor=second_steward, application=application, outcome="member", reasons="", now=NOON)
    assert state(application) == "admitted"


def test_a_steward_who_was_named_and_did_not_vouch_decides(cast: Cast, register: None) -> None:
    """Or an applicant could choose their judge by naming the others."""
    application = proven(sponsors=[cast.ruth.email])
    decide(actor=cast.ruth, application=application, outcome="refused", reasons="Nobody knows you.", now=NOON)
    assert state(application) == "refused"


def test_nobody_but_a_steward_decides(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde, cast.joost)
    for who in (cast.hilde, cast.ana, cast.piet, cast.ben, applicant(application)):
        with pytest.raises(Refused):
            decide(actor=who, application=application, outcome="member", reasons="", now=NOON)


def test_of_two_stewards_the_second_is_told(cast: Cast, register: None, second_steward: Account, signed_in: Enter) -> None:
    application = vouched(cast.hilde, cast.joost)
    seen = application.states.get(until__isnull=True).pk
    decide(actor=cast.ruth, application=application, outcome="member", reasons="", seen=seen, now=NOON)
    with pytest.raises(Decided):
        decide(actor=second_steward, application=application, outcome="refused", reasons="No.", now=NOON)
    told = signed_in(second_steward).post(
        f"/desk/applications/{application.pk}/decisions/", {"outcome": "refused", "reasons": "No.", "seen": str(seen)}
    )
    assert told.status_code == 409
    assert "somebody else was faster" in told.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_stewards_at_the_same_moment_make_one_decision(cast: Cast, register: None, second_steward: Account) -> None:
    application = vouched(cast.hilde, cast.joost)
    start, outcomes = threading.Barrier(2), []

    def press(who: Account, outcome: str) -> None:
        start.wait()
        try:
            decide(actor=who, application=application, outcome=outcome, reasons="So be it.", now=NOON)
            outcomes.append(outcome)
        except AdmissionError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((cast.ruth, "member"), (second_steward, "refused"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[0] == "decided"
    assert Decision.objects.count() == 1
    assert application.states.filter(until__isnull=True).count() == 1


def test_an_appeal_goes_to_another_steward(cast: Cast, register: None, second_steward: Account, signed_in: Enter) -> None:
    application = refused(cast)
    browser = signed_in(applicant(application))
    assert browser.post("/application/appeals/", {"text": ""}).status_code == 422
    assert browser.post("/application/appeals/", {"text": "Hilde knows me well."}).status_code == 302
    assert state(application) == "appealed"
    assert Evidence.objects.filter(kind="register").exists()  # looked up anew
    assert [letter.subject for letter in delivered(cast.ruth.email)] == ["Noor Haddad appeals"]
    assert [letter.subject for letter in delivered(second_steward.email)] == ["Noor Haddad appeals"]
    with pytest.raises(Biased, match="An appeal is for another steward"):
        decide(actor=cast.ruth, application=application, outcome="refused", reasons="Still no.", now=NOON)
    decide(actor=second_steward, application=application, outcome="refused", reasons="She does not.", now=NOON)
    with pytest.raises(NotNow):
        appeal(actor=applicant(application), application=application, text="Once more.", now=NOON)
    assert "This was the answer to your appeal" in str(delivered(applicant(application).email)[-1].body)
    assert "half a year" in browser.get("/application/").content.decode()


def test_where_there_is_one_steward_only_they_decide_the_appeal(cast: Cast, register: None) -> None:
    application = refused(cast)
    appeal(actor=applicant(application), application=application, text="Hilde knows me well.", now=NOON)
    for sponsor in (cast.hilde, cast.joost):
        vouch(actor=sponsor, request=VouchRequest.objects.get(sponsor=sponsor), how="Indeed.", years=3, now=NOON)
    decide(actor=cast.ruth, application=application, outcome="provisional", reasons="I was wrong.", now=NOON)
    assert state(application) == "admitted"


def test_an_applicant_withdraws_and_comes_back(cast: Cast, register: None, signed_in: Enter) -> None:
    application = proven()
    browser = signed_in(applicant(application))
    assert browser.post("/application/withdrawals/").status_code == 302
    assert not Evidence.objects.exists()
    assert "You withdrew" in browser.get("/application/").content.decode()
    assert browser.post("/application/withdrawals/").status_code == 409
    with pytest.raises(Decided):
        decide(actor=cast.ruth, application=application, outcome="refused", reasons="Too late.", now=NOON)
    assert browser.post("/application/renewals/").status_code == 302
    assert state(application) == "found"


def test_after_a_refusal_one_waits_half_a_year(cast: Cast, register: None) -> None:
    application = refused(cast)
    with pytest.raises(NotNow):
        renew(actor=applicant(application), application=application, now=NOON + timedelta(days=179))
    renew(actor=applicant(application), application=application, now=NOON + timedelta(days=181))
    assert state(application) == "found"


def test_only_the_applicant_moves_their_application(cast: Cast, register: None) -> None:
    application = proven()
    for command in (
        lambda: withdraw(actor=cast.piet, application=application, now=NOON),
        lambda: renew(actor=cast.piet, application=application, now=NOON),
        lambda: appeal(actor=cast.piet, application=application, text="x", now=NOON),
        lambda: answer(actor=cast.piet, application=application, text="x", now=NOON),
    ):
        with pytest.raises(Refused):
            command()


def test_the_registers_are_asked_again_after_an_import(cast: Cast, signed_in: Enter, tmp_path: Path) -> None:
    application = proven()
    assert state(application) == "not_found"
    bring_in(write_register(tmp_path / "later.csv"))
    address = f"/desk/applications/{application.pk}/evidence/"
    assert signed_in(cast.ruth).post(address).status_code == 302
    assert state(application) == "found"
    assert Evidence.objects.filter(kind="mailbox").count() == 1
    decide(actor=cast.ruth, application=application, outcome="refused", reasons="No.", now=NOON)
    assert signed_in(cast.ruth).post(address).status_code == 409
    assert not Evidence.objects.exists()


def test_a_register_that_names_somebody_else_is_a_doubt(cast: Cast, register: None) -> None:
    told: dict[str, Any] = {"email": "noor@noordzeekabel.example", "company": "Noordzee Kabel", "website": ""}
    application = vouched(cast.hilde, cast.joost, **told)
    office = next(finding for finding in file_of(application, NOON).findings if finding.demand.fact == "office")
    assert office.all_doubts == ["Trade register names Mirjam de Wit. Registers grow old."]
    assert [proof.kind for proof in office.proofs] == ["vouches"]
    hers = proven(name="Mirjam de Wit", **{**told, "email": "mirjam@noordzeekabel.example"})
    proofs = next(finding for finding in file_of(hers, NOON).findings if finding.demand.fact == "office").proofs
    assert [(proof.kind, proof.by) for proof in proofs] == [("register", "Trade register, as imported in March 2026")]


def test_a_dissolved_company_and_an_old_register_are_doubts(cast: Cast, register: None) -> None:
    application = proven(email="noor@bergmann.example", company="Bergmann", website="", now=NOON + timedelta(days=500))
    employer = next(finding for finding in file_of(application, NOON).findings if finding.demand.fact == "employer")
    assert employer.all_doubts == [
        "Trade register calls the company dissolved.",
        "Trade register was imported in March 2026, and may be out of date.",
    ]


def test_the_desk_says_what_waits(cast: Cast, register: None) -> None:
    assert applications(NOON) == []
    application = proven()
    assert [panel.title for panel in applications(NOON)] == ["One application waits"]
    proven(email="second@helder-glas.example")
    assert [panel.title for panel in applications(NOON)] == ["2 applications wait"]
    decide(actor=cast.ruth, application=application, outcome="question", reasons="Why?", now=NOON)
    assert [panel.title for panel in applications(NOON)] == ["One application waits"]
