"""Sponsors confirm the keys of whom they vouched for."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from conclave.config.composition import compose
from conclave.conversations.commands.register import open_account
from conclave.conversations.commands.vouches import vouch as confirm
from conclave.conversations.queries.backups import PutAway
from conclave.core import clock, digest
from conclave.core.digest import Section
from conclave.members.commands.standing import set_standing
from conclave.members.models import Account, Standing
from tests.admission.door import vouched
from tests.cast import Cast
from tests.conversations.wire import Browser
from tests.house.letters import delivered


def _waiting(sponsor: Account) -> list[Section]:
    return [part for part in digest.sections(sponsor, clock.now()) if part.label == "Confirm their keys"]


def _make_keys(account: Account) -> Browser:
    browser = Browser(account, Client(), key=Ed25519PrivateKey.generate())
    open_account(actor=account, line=browser.account_line(), backup=PutAway(1, 1, {"kit": b"sealed"}), now=clock.now())
    return browser


def test_a_sponsor_is_asked_once_the_newcomer_has_keys(cast: Cast) -> None:
    compose()
    newcomer = vouched(cast.hilde, cast.joost).account
    assert newcomer is not None
    set_standing(actor=cast.ruth, account=newcomer, kind=Standing.Kind.MEMBER, reason="Admitted.", now=clock.now())
    _make_keys(cast.hilde)
    assert _waiting(cast.hilde) == []
    before = len(delivered(cast.hilde.email))
    keys = _make_keys(newcomer)
    assert [(part.title, part.url) for part in _waiting(cast.hilde)] == [("Noor Haddad has made their keys", f"/members/{newcomer.pk}/keys/")]
    assert _waiting(cast.tomas) == []
    letters = delivered(cast.hilde.email)[before:]
    assert [letter.subject for letter in letters] == ["Noor Haddad has made their keys"]
    assert f"/members/{newcomer.pk}/keys/" in str(letters[0].body)
    assert keys.account == newcomer


def test_a_sponsor_who_has_confirmed_is_asked_no_more(cast: Cast) -> None:
    compose()
    newcomer = vouched(cast.hilde).account
    assert newcomer is not None
    set_standing(actor=cast.ruth, account=newcomer, kind=Standing.Kind.MEMBER, reason="Admitted.", now=clock.now())
    hilde, theirs = _make_keys(cast.hilde), _make_keys(newcomer)
    assert len(_waiting(cast.hilde)) == 1
    confirm(actor=cast.hilde, line=hilde.vouch_line(theirs, how="video"), now=clock.now())
    assert _waiting(cast.hilde) == []
