"""What people are to the network: dated rows, changed by somebody for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from conclave.core import clock
from conclave.core.audit import trail
from conclave.core.audit.models import Row
from conclave.members.commands.accounts import open_account
from conclave.members.commands.standing import account_of, give_duty, readmit, set_standing, suspend
from conclave.members.commands.welcome import take_step
from conclave.members.errors import AlreadyThere, NotAMember
from conclave.members.models import Account, Duty, Standing, WelcomeStep
from conclave.members.queries.welcome import next_step, where_to_start
from conclave.members.visitor import Visitor, visitor_of
from tests.cast import DAWN, Cast

Enter = Callable[[Account], Client]
Kind = Standing.Kind


def test_a_new_standing_ends_the_one_before_and_history_stays(cast: Cast) -> None:
    now = clock.now()
    set_standing(actor=cast.ruth, account=cast.hilde, kind=Kind.IN_GRACE, reason="Changed office", now=now)
    rows = list(Standing.objects.filter(account=cast.hilde).values_list("kind", "since", "until", "set_by", "reason"))
    assert rows == [(Kind.MEMBER, DAWN, now, None, "Cast"), (Kind.IN_GRACE, now, None, cast.ruth.pk, "Changed office")]
    assert Row.objects.get(verb="standing.set").detail == {"from": "member", "to": "in_grace", "reason": "Changed office"}
    before = visitor_of(cast.hilde, now - timedelta(seconds=1))
    assert before.standing == Kind.MEMBER


def test_the_same_standing_twice_is_told(cast: Cast) -> None:
    with pytest.raises(AlreadyThere):
        set_standing(actor=cast.ruth, account=cast.hilde, kind=Kind.MEMBER, reason="Again", now=clock.now())


def test_the_database_allows_one_open_standing(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(account=cast.hilde, kind=Kind.ALUMNUS, since=DAWN)


def test_duties_need_membership_to_count(cast: Cast) -> None:
    now = clock.now()
    give_duty(actor=cast.ruth, account=cast.piet, kind=Duty.Kind.STEWARD, reason="By mistake", now=now)
    assert not visitor_of(cast.piet, now).is_steward
    set_standing(actor=cast.ruth, account=cast.ruth, kind=Kind.ALUMNUS, reason="Left", now=now)
    assert not visitor_of(cast.ruth, now).is_steward
    with pytest.raises(AlreadyThere):
        give_duty(actor=cast.ruth, account=cast.ana, kind=Duty.Kind.FACILITATOR, reason="Again", now=now)


@pytest.mark.parametrize(("kind", "inside"), [(kind, kind in {Kind.PROVISIONAL, Kind.MEMBER, Kind.IN_GRACE}) for kind in Kind])
def test_provisional_members_and_those_in_grace_are_inside(kind: Kind, inside: bool) -> None:
    assert Visitor(standing=kind).is_member is inside


def test_suspension_ends_every_session_at_once(cast: Cast, signed_in: Enter) -> None:
    browser, other = signed_in(cast.hilde), signed_in(cast.hilde)
    assert [who.get("/me/").status_code for who in (browser, other)] == [200, 200]
    suspend(actor=cast.ruth, account=cast.hilde, reason="Under review", now=clock.now())
    assert [who.get("/me/").status_code for who in (browser, other)] == [302, 302]
    assert Standing.objects.get(account=cast.hilde).kind == Kind.MEMBER
    with pytest.raises(AlreadyThere):
        suspend(actor=cast.ruth, account=cast.hilde, reason="Again", now=clock.now())


def test_whoever_is_readmitted_signs_in_anew(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    suspend(actor=cast.ruth, account=cast.hilde, reason="Under review", now=clock.now())
    readmit(actor=cast.ruth, account=cast.hilde, reason="Cleared", now=clock.now())
    assert browser.get("/me/").status_code == 302
    assert signed_in(cast.hilde).get("/me/").status_code == 200
    with pytest.raises(AlreadyThere):
        readmit(actor=cast.ruth, account=cast.hilde, reason="Again", now=clock.now())


def test_signing_out_the_others_leaves_this_browser_in(cast: Cast, signed_in: Enter) -> None:
    here, there = signed_in(cast.hilde), signed_in(cast.hilde)
    assert here.post("/me/sessions/ending/").status_code == 302
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)


def test_signing_out_ends_the_session_on_the_server_too(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    cookie = browser.cookies["conclave"].value
    assert browser.get("/sign-out/").status_code == 200
    assert browser.post("/sign-out/").headers["Location"] == "/"
    assert not Session.objects.filter(session_key=cookie).exists()
    thief = Client()
    thief.cookies["conclave"] = cookie
    assert thief.get("/me/").status_code == 302


def test_an_address_belongs_to_one_person_however_it_is_written(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_account(actor=None, email=" Hilde@VOS.example ", name="Another Hilde", why="test", now=clock.now())
    assert account_of(" HILDE@vos.example ") == cast.hilde
    with pytest.raises(NotAMember, match=r"Nobody with the address eve@elsewhere\.example"):
        account_of("eve@elsewhere.example")


def test_every_change_stands_in_a_trail_that_holds(cast: Cast) -> None:
    set_standing(actor=cast.ruth, account=cast.hilde, kind=Kind.IN_GRACE, reason="Changed office", now=clock.now())
    suspend(actor=cast.ruth, account=cast.hilde, reason="Under review", now=clock.now())
    assert trail.verify() == 2
    assert {row.actor for row in Row.objects.all()} == {str(cast.ruth.pk)}


def test_a_newcomer_is_led_step_by_step_and_may_pass_steps_over(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    assert browser.get("/").headers["Location"] == "/welcome/"
    led = []
    for later in ({"later": "yes"}, {}, {"later": "yes"}):
        led.append(next_step(cast.hilde))
        assert browser.post(f"/welcome/steps/{led[-1]}/", later).headers["Location"] == "/welcome/"
    assert led == ["passkey", "keys", "profile"]
    assert browser.get("/welcome/").headers["Location"] == "/morning/"
    assert where_to_start(cast.hilde, clock.now()) == "/morning/"


def test_a_step_that_was_passed_over_can_be_taken_later(cast: Cast) -> None:
    take_step(actor=cast.hilde, kind="passkey", passed_over=True, now=DAWN)
    take_step(actor=cast.hilde, kind="passkey", now=DAWN + timedelta(days=1))
    take_step(actor=cast.hilde, kind="passkey", passed_over=True, now=DAWN + timedelta(days=2))
    step = WelcomeStep.objects.get()
    assert (step.passed_over, step.at) == (False, DAWN + timedelta(days=1))


def test_a_step_that_does_not_exist_is_not_there(cast: Cast, signed_in: Enter) -> None:
    assert signed_in(cast.hilde).post("/welcome/steps/everything/").status_code == 404
