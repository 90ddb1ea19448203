"""Adding and removing passkeys takes a fresh proof; what PRF derived never reaches the server. Journeys make real ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from conclave.core import clock
from conclave.members.confirmation import ASKED, DONE
from conclave.members.letters import mail_passkey_changed
from conclave.members.models import Account
from tests.cast import Cast
from tests.house.letters import code_in, delivered, wrong_for

Enter = Callable[[Account], Client]

ADD = "/me/passkeys/add/"
CONFIRM = "/me/confirmation/?next=%2Fme%2Fpasskeys%2Fadd%2F"
SECRET = {"prf": {"enabled": True, "results": {"first": "c2VjcmV0"}}}


@pytest.fixture
def confirmed(cast: Cast, signed_in: Enter) -> Client:
    """hilde, who has just proved that it is her."""
    browser = signed_in(cast.hilde)
    remember(browser, {DONE: clock.now().isoformat()})
    return browser


def remember(browser: Client, what: dict[str, Any]) -> None:
    session = browser.session
    session.update(what)
    session.save()


def credential(**extensions: Any) -> dict[str, str]:
    """What a browser posts, as far as its shape goes."""
    answer = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}
    whole = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": answer, "clientExtensionResults": extensions}
    return {"name": "Laptop", "credential": json.dumps(whole)}


def present(browser: Client, passkey: str) -> str:
    """Tries to sign in with it; the first sentence of what the page then says."""
    browser.get("/sign-in/passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
    page = browser.post("/sign-in/passkey/", {"credential": passkey}, follow=True).content.decode()
    said = re.search(r'<p class="notice [^"]*">([^<]*?\.)', page)
    return said[1] if said else ""


def test_a_fresh_account_with_an_old_session_must_prove_itself_first(cast: Cast, signed_in: Enter) -> None:
    """Also when there is no passkey yet, where allauth would let everybody through."""
    browser = signed_in(cast.hilde)
    assert browser.get(ADD).headers["Location"] == CONFIRM
    assert browser.post(ADD, credential()).headers["Location"] == CONFIRM
    assert not Authenticator.objects.exists()


def test_a_mailed_code_proves_it_for_ten_minutes(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    browser.post(CONFIRM)
    [letter] = delivered(cast.hilde.email)
    assert browser.post(CONFIRM, {"code": code_in(letter)}).headers["Location"] == ADD
    assert browser.get(ADD).status_code == 200
    remember(browser, {DONE: (clock.now() - timedelta(minutes=10)).isoformat()})
    assert browser.get(ADD).headers["Location"] == CONFIRM


def test_a_sign_in_of_a_moment_ago_counts_and_an_old_one_does_not(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": cast.hilde.email})
    client.post("/sign-in/code/", {"code": code_in(delivered()[-1])})
    assert client.get(ADD).status_code == 200
    session = client.session
    key = "account_authentication_methods"
    remember(client, {key: [{**record, "at": record["at"] - 601} for record in session[key]]})
    assert client.get(ADD).headers["Location"] == CONFIRM


def test_a_confirmation_code_works_once_and_dies_after_five_wrong_ones(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    browser.post(CONFIRM)
    code = code_in(delivered(cast.hilde.email)[-1])
    browser.post(CONFIRM, {"code": code})
    assert browser.post(CONFIRM, {"code": code}).status_code == 422
    browser.post(CONFIRM)
    code = code_in(delivered(cast.hilde.email)[-1])
    wrong = [browser.post(CONFIRM, {"code": wrong_for(code)}).status_code for _ in range(5)]
    assert wrong == [422] * 5
    answer = browser.post(CONFIRM, {"code": code})
    assert answer.status_code == 422
    assert "That code is no longer good." in answer.content.decode()


def test_a_confirmation_code_is_good_for_fifteen_minutes(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    browser.post(CONFIRM)
    code = code_in(delivered(cast.hilde.email)[-1])
    remember(browser, {ASKED: {**browser.session[ASKED], "at": (clock.now() - timedelta(minutes=15)).isoformat()}})
    assert browser.post(CONFIRM, {"code": code}).status_code == 422


def test_confirming_leads_nowhere_else(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    elsewhere = "/me/confirmation/?next=https://evil.example/"
    browser.post(elsewhere)
    assert browser.post(elsewhere, {"code": code_in(delivered(cast.hilde.email)[-1])}).headers["Location"] == "/me/"


def test_confirmation_letters_are_few(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    assert [browser.post(CONFIRM).status_code for _ in range(6)] == [302] * 5 + [429]
    assert len(delivered(cast.hilde.email)) == 5


def test_a_new_passkey_that_carries_a_secret_is_refused_and_nothing_is_kept(confirmed: Client) -> None:
    confirmed.get(ADD)
    answer = confirmed.post(ADD, credential(**SECRET))
    assert "This browser sent a secret that must not leave it." in answer.content.decode()
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()
    assert "c2VjcmV0" not in answer.content.decode()


def test_signing_in_with_a_passkey_that_carries_a_secret_is_refused(cast: Cast, client: Client) -> None:
    assert present(client, credential(**SECRET)["credential"]) == "This browser sent a secret that must not leave it."
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("posted", ["", "{", "[]", "null", '"x"', "{}", '{"id": 7}', '{"clientExtensionResults": []}', credential()["credential"]])
def test_a_passkey_that_makes_no_sense_is_refused_in_words(confirmed: Client, client: Client, posted: str) -> None:
    confirmed.get(ADD)
    assert confirmed.post(ADD, {"name": "Laptop", "credential": posted}).status_code == 422
    assert present(client, posted) in {"This passkey was not accepted.", "This field is required.", "Enter a valid JSON."}
    assert client.get("/me/").status_code == 302
    assert not Authenticator.objects.exists()


def test_somebody_elses_passkey_is_not_there(cast: Cast, confirmed: Client) -> None:
    data = {"name": "Phone", "credential": {"id": "AAAA"}}
    other = Authenticator.objects.create(user=cast.joost, type=Authenticator.Type.WEBAUTHN, data=data)
    assert confirmed.get(f"/me/passkeys/{other.pk}/removal/").status_code == 404
    assert confirmed.post(f"/me/passkeys/{other.pk}/removal/").status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


def test_the_owner_is_told_of_a_change(cast: Cast) -> None:
    mail_passkey_changed.enqueue(account=str(cast.hilde.pk), passkey="Laptop", change="added", key="once")
    [letter] = delivered(cast.hilde.email)
    assert letter.to == ["Hilde Vos <hilde@vos.example>"]
    assert 'the passkey "Laptop" was added just now' in str(letter.body)
