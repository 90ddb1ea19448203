"""Pages about whose keys are whose: found through whoever asks."""

from __future__ import annotations

from django.test import Client

from conclave.config.composition import compose
from conclave.conversations.commands.rosters import open_conversation
from conclave.core import clock
from conclave.members.models import Account, Profile
from tests.admission.door import vouched
from tests.cast import DAWN, Cast
from tests.conversations.conftest import SignedIn
from tests.conversations.wire import Browser


def _status(browser: Client, account: Account) -> int:
    return browser.get(f"/members/{account.pk}/keys/").status_code


def test_keys_are_compared_with_whom_one_may_know(cast: Cast, signed_in: SignedIn) -> None:
    compose()
    hilde = signed_in(cast.hilde)
    assert (_status(hilde, cast.hilde), _status(hilde, cast.joost), _status(hilde, cast.piet)) == (200, 404, 404)
    open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now())
    assert _status(hilde, cast.joost) == 200
    Profile.objects.create(account=cast.tomas, listed="members", changed_at=DAWN)
    assert _status(hilde, cast.tomas) == 200
    assert _status(hilde, cast.ruth) == 404


def test_a_sponsor_and_whom_they_vouched_for_may_compare(cast: Cast, signed_in: SignedIn) -> None:
    compose()
    newcomer = vouched(cast.hilde).account
    assert newcomer is not None
    assert _status(signed_in(cast.hilde), newcomer) == 200
    assert _status(signed_in(cast.joost), newcomer) == 404


def test_names_of_those_who_confirmed_are_told_as_far_as_one_may_know_them(hilde: Browser, joost: Browser, tomas: Browser, cast: Cast) -> None:
    open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost], now=clock.now())
    joost.vouch(tomas)
    hilde.vouch(tomas)
    Profile.objects.create(account=cast.tomas, listed="members", changed_at=DAWN)
    page = hilde.client.get(f"/members/{cast.tomas.pk}/keys/").content.decode()
    assert f'data-person="{cast.joost.pk}" data-name="Joost Okafor"' in page
    assert "Hilde Vos" not in tomas.client.get(f"/members/{cast.tomas.pk}/keys/").content.decode()
