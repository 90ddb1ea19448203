"""Links that work once: the operator's for somebody whom mail does not reach, and the first steward's."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.core.errors import Missing
from conclave.members.commands.first_steward import first_steward, look_at_setup, setup_link, use_setup
from conclave.members.commands.links import look_at_link, sign_in_link, use_link
from conclave.members.commands.standing import suspend
from conclave.members.errors import AlreadyThere, LinkExpired, LinkUsed
from conclave.members.models import Account, SetupLink, SignInLink
from conclave.members.visitor import visitor_of
from tests.cast import DAWN, Cast

STEWARD = {"email": "Ruth@Castellan.example", "name": "Ruth Castellan", "title": "Chair", "company": "The committee", "time_zone": "Europe/Lisbon"}


def path_of(link: str) -> str:
    return urlsplit(link).path


def token_of(link: str | None) -> str:
    assert link
    return path_of(link).strip("/").rpartition("/")[2]


def test_looking_at_a_sign_in_link_uses_nothing_up_and_pressing_does(cast: Cast, client: Client) -> None:
    """A mail program that opens links ahead must not lock anybody out."""
    address = path_of(sign_in_link(account=cast.hilde, now=clock.now()))
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]
    assert client.post(address).headers["Location"] == "/welcome/"
    assert client.get("/me/").status_code == 200
    again = Client().post(address)
    assert again.status_code == 410
    assert "works only once" in again.content.decode()


def test_a_sign_in_link_is_good_for_a_day(cast: Cast) -> None:
    token = token_of(sign_in_link(account=cast.hilde, now=DAWN))
    assert use_link(token=token, now=DAWN + timedelta(hours=23, minutes=59)) == cast.hilde
    late = token_of(sign_in_link(account=cast.hilde, now=DAWN))
    with pytest.raises(LinkExpired):
        use_link(token=late, now=DAWN + timedelta(hours=24))


def test_of_a_link_only_its_hash_is_kept(cast: Cast) -> None:
    token = token_of(sign_in_link(account=cast.hilde, now=DAWN))
    kept = SignInLink.objects.get()
    assert token not in {kept.hash, str(kept.pk)}
    assert token not in str(list(Row.objects.values_list("detail", "subject", "verb")))


def test_a_link_of_somebody_suspended_is_not_there(cast: Cast) -> None:
    token = token_of(sign_in_link(account=cast.hilde, now=DAWN))
    suspend(actor=cast.ruth, account=cast.hilde, reason="Under review", now=DAWN)
    with pytest.raises(Missing):
        look_at_link(token, DAWN)


def test_guessing_links_gets_slow(db: None, client: Client) -> None:
    statuses = [client.get(f"/sign-in/link/guess-{n}/").status_code for n in range(21)]
    assert statuses == [404] * 20 + [429]


def test_whoever_opens_the_setup_link_becomes_the_first_steward(db: None, client: Client) -> None:
    link = setup_link(clock.now())
    assert link
    assert client.get(path_of(link)).status_code == 200
    assert client.post(path_of(link), STEWARD).headers["Location"] == "/welcome/"
    ruth = Account.objects.get()
    assert (ruth.email, ruth.name, ruth.time_zone) == ("ruth@castellan.example", "Ruth Castellan", "Europe/Lisbon")
    assert visitor_of(ruth, clock.now()).is_steward
    assert client.get("/me/").status_code == 200
    assert Client().get(path_of(link)).status_code == 410


def test_a_form_half_filled_names_nobody(db: None, client: Client) -> None:
    link = setup_link(clock.now())
    assert link
    answer = client.post(path_of(link), {**STEWARD, "email": "ruth"})
    assert answer.status_code == 422
    assert 'value="Ruth Castellan"' in answer.content.decode()
    assert not Account.objects.exists()
    assert client.post(path_of(link), STEWARD).status_code == 302


def test_a_new_setup_link_ends_the_one_before(db: None) -> None:
    first, second = setup_link(DAWN), setup_link(DAWN)
    with pytest.raises(Missing):
        look_at_setup(token_of(first), DAWN)
    assert look_at_setup(token_of(second), DAWN) == SetupLink.objects.get()


def test_a_setup_link_is_good_for_a_week(db: None) -> None:
    token = token_of(setup_link(DAWN))
    assert look_at_setup(token, DAWN + timedelta(days=6, hours=23))
    with pytest.raises(LinkExpired):
        look_at_setup(token, DAWN + timedelta(days=7))


def test_a_network_with_a_steward_makes_no_other_first_one(db: None) -> None:
    token = token_of(setup_link(DAWN))
    first_steward(email="ruth@castellan.example", name="Ruth Castellan", now=DAWN)
    assert setup_link(DAWN) is None
    with pytest.raises(LinkUsed):
        use_setup(token=token, email="eve@elsewhere.example", name="Eve", title="", company="", time_zone="UTC", now=DAWN)
    with pytest.raises(AlreadyThere):
        first_steward(email="eve@elsewhere.example", name="Eve", now=DAWN)
    assert [account.name for account in Account.objects.all()] == ["Ruth Castellan"]


def test_the_first_steward_may_have_an_account_already(cast: Cast) -> None:
    cast.ruth.duties.all().delete()
    assert first_steward(email="hilde@vos.example", name="Somebody Else", now=clock.now()) == cast.hilde
    cast.hilde.refresh_from_db()
    assert cast.hilde.name == "Hilde Vos"
    assert visitor_of(cast.hilde, clock.now()).is_steward
