"""Members invite; the link works once, for two weeks, and lets nobody in by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from conclave.admission.commands.applications import prove_mailbox
from conclave.admission.commands.invitations import invite, take_back
from conclave.admission.errors import InvitationEnded, NotNow, TooManyInvitations
from conclave.admission.models import Application, Invitation, VouchRequest
from conclave.admission.tokens import token_of
from conclave.core import clock
from conclave.core.errors import Refused
from conclave.members.models import Account
from tests.admission.door import NOON, TYPED, applied, code_of
from tests.cast import Cast
from tests.house.letters import code_in, delivered

Enter = Callable[[Account], Client]
TO = {"name": "Noor Haddad", "email": "noor@private.example"}


def link_in(body: str) -> str:
    found = re.search(r"/apply/[\w-]{43}/", body)
    assert found, body
    return found[0]


def test_an_invitation_leads_to_an_application_with_the_inviter_as_sponsor(cast: Cast, register: None, signed_in: Enter) -> None:
    sent = signed_in(cast.hilde).post("/invitations/", {**TO, "note": "You would like it here."})
    assert sent.headers["Location"] == "/invitations/"
    [letter] = delivered(TO["email"])
    assert letter.subject == "Hilde Vos invites you to Conclave"
    assert "You would like it here." in str(letter.body)
    link, browser = link_in(str(letter.body)), Client()
    assert "Hilde Vos invites you" in browser.get(link).content.decode()
    assert browser.get("/application/").status_code == 302  # not in yet
    assert browser.post(link, {**TYPED, "sponsor_1": "", "sponsor_2": ""}).headers["Location"] == "/apply/code/"
    came = browser.post("/apply/code/", {"code": code_in(delivered(TYPED["email"])[-1])})
    assert came.headers["Location"] == "/application/"
    request = VouchRequest.objects.get()
    assert (request.sponsor, request.invited) == (cast.hilde, True)
    assert "whom you invited" in str(delivered(cast.hilde.email)[-1].body)
    used = Client().get(link)
    assert used.status_code == 410
    assert "no longer good" in used.content.decode()


def test_the_token_is_stored_nowhere(cast: Cast) -> None:
    invitation = invite(actor=cast.hilde, **TO, now=NOON)
    token = token_of(invitation.pk)
    assert invitation.hash != token
    rows = [*Invitation.objects.values_list(), *DBTaskResult.objects.values_list("args_kwargs")]
    assert any(str(invitation.pk) in str(row) for row in rows)  # there is something to look through
    assert [row for row in rows if token in str(row)] == []


def test_an_old_or_withdrawn_link_tells_so_and_a_wrong_one_is_nothing(cast: Cast) -> None:
    old = invite(actor=cast.hilde, **TO, now=clock.now() - timedelta(days=15))
    gone = invite(actor=cast.hilde, **TO, now=clock.now())
    take_back(actor=cast.hilde, invitation=gone, now=clock.now())
    for invitation in (old, gone):
        link = f"/apply/{token_of(invitation.pk)}/"
        assert [Client().get(link).status_code, Client().post(link, TYPED).status_code] == [410, 410]
    assert Client().get("/apply/wrong/").status_code == 404
    assert Client().post("/apply/wrong/", TYPED).status_code == 404
    assert not Application.objects.exists()


def test_a_letter_is_not_sent_for_an_invitation_that_was_taken_back(cast: Cast) -> None:
    take_back(actor=cast.hilde, invitation=invite(actor=cast.hilde, **TO, now=clock.now()), now=clock.now())
    assert delivered(TO["email"]) == []


def test_of_two_applications_with_one_invitation_the_second_is_told(cast: Cast) -> None:
    invitation = invite(actor=cast.hilde, **TO, now=NOON)
    first = applied(invitation=invitation, sponsors=[])
    second = applied(invitation=invitation, sponsors=[], email="other@helder-glas.example")
    prove_mailbox(application=first, code=code_of(first), now=NOON)
    with pytest.raises(InvitationEnded):
        prove_mailbox(application=second, code=code_of(second), now=NOON)
    assert not Account.objects.filter(email="other@helder-glas.example").exists()
    with pytest.raises(InvitationEnded):
        applied(invitation=Invitation.objects.get(), sponsors=[])


def test_a_member_has_few_invitations_open(cast: Cast, signed_in: Enter) -> None:
    sent = [invite(actor=cast.hilde, name="X", email=f"x{number}@private.example", now=clock.now()) for number in range(5)]
    with pytest.raises(TooManyInvitations):
        invite(actor=cast.hilde, **TO, now=clock.now())
    assert signed_in(cast.hilde).post("/invitations/", TO).status_code == 422
    assert signed_in(cast.hilde).post(f"/invitations/{sent[0].pk}/withdrawal/").status_code == 302
    assert signed_in(cast.hilde).post("/invitations/", TO).status_code == 302
    with pytest.raises(NotNow):
        take_back(actor=cast.hilde, invitation=sent[0], now=NOON)


def test_only_members_invite_and_only_the_inviter_takes_back(cast: Cast, signed_in: Enter) -> None:
    invitation = invite(actor=cast.hilde, **TO, now=clock.now())
    for who in (cast.piet, cast.ben):
        with pytest.raises(Refused):
            invite(actor=who, **TO, now=NOON)
    for other in (cast.tomas, cast.piet, cast.ben):
        assert signed_in(other).post(f"/invitations/{invitation.pk}/withdrawal/").status_code == 404
    with pytest.raises(NotNow):
        take_back(actor=cast.tomas, invitation=invitation, now=NOON)
