"""Assistants are named by members, see times, and hold nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from conclave.core import clock
from conclave.core.errors import Refused
from conclave.members.access import access_delegation
from conclave.members.commands.assistants import end_delegation, name_assistant
from conclave.members.errors import AlreadyThere, NotAnAssistant
from conclave.members.models import Account, Delegation
from conclave.members.visitor import visitor_of
from tests.cast import Cast
from tests.house.letters import delivered

Enter = Callable[[Account], Client]

IDA = {"name": "Ida Berg", "email": "Ida@Berg.example"}


def test_a_member_names_an_assistant_who_gets_a_letter_and_can_sign_in(cast: Cast, signed_in: Enter) -> None:
    assert signed_in(cast.joost).post("/me/assistant/", IDA).headers["Location"] == "/me/assistant/"
    [letter] = delivered("ida@berg.example")
    assert "Joost Okafor" in letter.subject
    ida = Account.objects.get(email="ida@berg.example")
    visitor = visitor_of(ida, clock.now())
    assert (visitor.is_assistant, visitor.is_member, visitor.may_hold_keys) == (True, False, False)
    assert "Ida Berg" in signed_in(cast.joost).get("/me/assistant/").content.decode()
    browser = signed_in(ida)
    assert browser.get("/me/").status_code == 200
    assert [browser.get(path).status_code for path in ("/members/", "/me/keys/", "/me/profile/", "/me/assistant/", "/welcome/")] == [404] * 5


@pytest.mark.parametrize("email", ["hilde@vos.example", "piet@adeyemi.example", "joost@okafor.example"])
def test_members_applicants_and_oneself_are_no_assistants(cast: Cast, signed_in: Enter, email: str) -> None:
    before = Delegation.objects.count()
    answer = signed_in(cast.joost).post("/me/assistant/", {"name": "Somebody", "email": email})
    assert answer.status_code == 422
    assert NotAnAssistant.words in unescape(answer.content.decode())
    assert Delegation.objects.count() == before


def test_naming_the_same_person_twice_is_told(cast: Cast) -> None:
    with pytest.raises(AlreadyThere, match="Ben Rask is your assistant already"):
        name_assistant(actor=cast.hilde, email="ben@rask.example", name="Ben", now=clock.now())


def test_one_person_may_assist_two_members(cast: Cast) -> None:
    name_assistant(actor=cast.joost, email="ben@rask.example", name="Benjamin", now=clock.now())
    assert Account.objects.get(email="ben@rask.example").name == "Ben Rask"
    assert Delegation.objects.filter(assistant=cast.ben).count() == 2


@pytest.mark.parametrize("who", ["piet", "ben"])
def test_nobody_but_a_member_names_one(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        name_assistant(actor=getattr(cast, who), email="ida@berg.example", name="Ida Berg", now=clock.now())
    assert not Account.objects.filter(email="ida@berg.example").exists()


def test_a_member_takes_it_back_and_the_door_closes(cast: Cast, signed_in: Enter) -> None:
    delegation = Delegation.objects.get()
    address = f"/me/assistant/{delegation.pk}/ending/"
    assert signed_in(cast.joost).post(address).status_code == 404
    assert visitor_of(cast.ben, clock.now()).is_assistant
    assert signed_in(cast.hilde).post(address).status_code == 302
    assert not visitor_of(cast.ben, clock.now()).is_assistant
    assert signed_in(cast.hilde).post(address).status_code == 404


def test_ending_it_twice_is_told(cast: Cast) -> None:
    now = clock.now()
    delegation = access_delegation(visitor_of(cast.hilde, now), Delegation.objects.get().pk, now)
    end_delegation(actor=cast.hilde, delegation=delegation, now=now)
    with pytest.raises(AlreadyThere):
        end_delegation(actor=cast.hilde, delegation=delegation, now=now + timedelta(seconds=1))


def test_naming_assistants_finds_out_few_addresses_a_day(cast: Cast, signed_in: Callable[[Account], Client]) -> None:
    """The answer tells whether somebody signs in with an address, and each that is taken gets a letter."""
    browser = signed_in(cast.joost)
    statuses = [browser.post("/me/assistant/", {"name": "Somebody", "email": "ruth@castellan.example"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_both_read_on_their_own_page_who_assists_whom(cast: Cast, signed_in: Enter) -> None:
    pages = {who: signed_in(who).get("/me/").content.decode() for who in (cast.ben, cast.hilde, cast.joost)}
    assert ["You assist Hilde Vos since" in page for page in pages.values()] == [True, False, False]
    assert ["Ben Rask. They see your times" in page for page in pages.values()] == [False, True, False]
