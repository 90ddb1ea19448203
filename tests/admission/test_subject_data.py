"""What the door holds about a person is handed out, and erased."""

from __future__ import annotations

import json

from conclave.admission.commands.decisions import decide
from conclave.admission.commands.erasure import erase
from conclave.admission.commands.invitations import invite
from conclave.admission.models import Application, Invitation, VouchRequest
from conclave.admission.subject_data import export
from conclave.members.models import Attestation
from tests.admission.door import NOON, TYPED, vouched
from tests.cast import Cast


def test_an_applicant_is_told_everything(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde, cast.joost)
    assert application.account is not None
    decide(actor=cast.ruth, application=application, outcome="question", reasons="Who owns it?", now=NOON)
    told = json.loads(json.dumps(export(application.account)))["application"]
    assert told["why"] == TYPED["why"]
    assert told["sponsors_named"] == [cast.hilde.email, cast.joost.email]
    assert [state["state"] for state in told["states"]] == ["applied", "proven", "found", "vouched", "asked"]
    assert {row["kind"] for row in told["shown"]} == {"mailbox", "register"}
    assert told["questions"] == [{"question": "Who owns it?", "answer": ""}]
    assert "We sat on one board." not in json.dumps(told)  # what others said of them is others'


def test_a_sponsor_is_told_what_they_said_and_whom_they_invited(cast: Cast, register: None) -> None:
    vouched(cast.hilde)
    invite(actor=cast.hilde, name="Otto", email="otto@private.example", now=NOON)
    told = export(cast.hilde)
    assert [row["how"] for row in told["vouches"]] == ["We sat on one board."]
    assert [row["email"] for row in told["invitations"]] == ["otto@private.example"]
    assert export(cast.tomas) == {"application": None, "vouches": [], "declined": [], "invitations": []}


def test_an_applicants_erasure_leaves_nothing_of_theirs(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde)
    assert application.account is not None
    assert erase(application.account, NOON) > 0
    assert not Application.objects.exists()
    assert not VouchRequest.objects.exists()


def test_a_sponsors_erasure_takes_their_words_and_their_name(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde, cast.joost)
    invite(actor=cast.hilde, name="Otto", email="otto@private.example", now=NOON)
    decide(actor=cast.ruth, application=application, outcome="member", reasons="", now=NOON)
    erase(cast.hilde, NOON)
    assert Attestation.objects.get(fact="sponsors").claim == "a former member and Joost Okafor vouched"
    assert [request.sponsor for request in VouchRequest.objects.all()] == [cast.joost]
    assert not Invitation.objects.exists()
