"""Members answer for applicants, or do not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from conclave.admission.commands.applications import withdraw
from conclave.admission.commands.sponsors import name_sponsors
from conclave.admission.commands.vouches import decline, vouch
from conclave.admission.digest import vouches
from conclave.admission.errors import AlreadyAnswered, NotNow, ReasonMissing, SponsorsUnusable
from conclave.admission.models import VouchRequest
from conclave.core.errors import Refused
from conclave.members.commands.standing import set_standing
from conclave.members.models import Account, Standing
from tests.admission.door import NOON, proven, state, vouched
from tests.cast import Cast
from tests.house.letters import delivered

Enter = Callable[[Account], Client]


def request_of(sponsor: Account) -> VouchRequest:
    return VouchRequest.objects.get(sponsor=sponsor)


def page_of(browser: Client) -> str:
    """The applicant's own page, without what is new each time."""
    return re.sub(r'value="[^"]{64}"', "", browser.get("/application/").content.decode())


def test_a_member_vouches_and_reads_what_they_said(cast: Cast, register: None, signed_in: Enter) -> None:
    proven()
    browser, address = signed_in(cast.hilde), f"/vouches/{request_of(cast.hilde).pk}/"
    assert "Helder Glaswerken" in browser.get(address).content.decode()
    assert browser.post(address, {"how": "", "years": "6"}).status_code == 422
    assert browser.post(address, {"how": "We sat on one board.", "years": "6"}).headers["Location"] == address
    assert "Known for 6 years." in browser.get(address).content.decode()
    again = browser.post(address, {"how": "Again.", "years": "1"})
    assert again.status_code == 409
    assert "You have answered this already." in again.content.decode()


def test_two_vouches_are_enough(cast: Cast, register: None) -> None:
    application = vouched(cast.hilde)
    assert state(application) == "found"
    name_sponsors(actor=application.account, application=application, sponsors=[cast.joost.email], now=NOON)  # type: ignore[arg-type]  # proven
    vouch(actor=cast.joost, request=request_of(cast.joost), how="A customer.", years=2, now=NOON)
    assert state(application) == "vouched"


def test_a_decline_is_not_shown_to_the_applicant(cast: Cast, register: None, signed_in: Enter) -> None:
    application = proven()
    assert application.account is not None
    before = page_of(signed_in(application.account))
    address = f"/vouches/{request_of(cast.hilde).pk}/"
    assert signed_in(cast.hilde).post(f"{address}declines/", {"reason": "We compete."}).headers["Location"] == address
    assert "You declined." in signed_in(cast.hilde).get(address).content.decode()
    assert page_of(signed_in(application.account)) == before
    file = signed_in(cast.ruth).get(f"/desk/applications/{application.pk}/").content.decode()
    assert "We compete." in file


def test_nobody_vouches_who_was_not_asked(cast: Cast, register: None, signed_in: Enter) -> None:
    application = proven()
    request = request_of(cast.hilde)
    for who in (cast.tomas, cast.piet, cast.ben, application.account):
        assert who is not None
        with pytest.raises(Refused):
            vouch(actor=who, request=request, how="I know them.", years=1, now=NOON)
        browser = signed_in(who)
        assert browser.get(f"/vouches/{request.pk}/").status_code == 404
        assert browser.post(f"/vouches/{request.pk}/", {"how": "x", "years": "1"}).status_code == 404
        assert browser.post(f"/vouches/{request.pk}/declines/").status_code == 404
    assert not hasattr(VouchRequest.objects.get(pk=request.pk), "vouch")


def test_a_member_who_left_cannot_vouch_any_more(cast: Cast, register: None) -> None:
    proven()
    set_standing(actor=None, account=cast.hilde, kind=Standing.Kind.ALUMNUS, reason="Left", now=NOON)
    with pytest.raises(Refused):
        vouch(actor=cast.hilde, request=request_of(cast.hilde), how="I know them.", years=1, now=NOON)


def test_nothing_is_asked_any_more_once_the_applicant_withdrew(cast: Cast, register: None) -> None:
    application = proven()
    assert application.account is not None
    withdraw(actor=application.account, application=application, now=NOON)
    assert vouches(cast.hilde, NOON) == []
    with pytest.raises(NotNow, match="Nothing is asked of you"):
        decline(actor=cast.hilde, request=request_of(cast.hilde), now=NOON)


def test_a_vouch_says_how(cast: Cast, register: None) -> None:
    proven()
    with pytest.raises(ReasonMissing):
        vouch(actor=cast.hilde, request=request_of(cast.hilde), how="  ", years=1, now=NOON)


def test_who_is_asked_sees_it_on_their_morning_until_they_answer(cast: Cast, register: None) -> None:
    proven()
    [panel] = vouches(cast.hilde, NOON)
    assert (panel.title, panel.url) == ("Noor Haddad names you as sponsor", f"/vouches/{request_of(cast.hilde).pk}/")
    assert vouches(cast.tomas, NOON) == []
    decline(actor=cast.hilde, request=request_of(cast.hilde), now=NOON)
    assert vouches(cast.hilde, NOON) == []
    with pytest.raises(AlreadyAnswered):
        vouch(actor=cast.hilde, request=request_of(cast.hilde), how="After all.", years=1, now=NOON)


def test_an_applicant_names_sponsors_later_up_to_five(cast: Cast, register: None, signed_in: Enter) -> None:
    application = proven(sponsors=[])
    assert application.account is not None
    browser = signed_in(application.account)
    for number in range(4):
        assert browser.post("/application/sponsors/", {"email": f"m{number}@elsewhere.example"}).status_code == 302
    assert browser.post("/application/sponsors/", {"email": "m0@elsewhere.example"}).status_code == 302  # named before: no harm
    assert browser.post("/application/sponsors/", {"email": "TOMAS@lindqvist.example"}).status_code == 302
    assert [letter.subject for letter in delivered(cast.tomas.email)] == ["Noor Haddad asks for your word"]
    refused = browser.post("/application/sponsors/", {"email": "one.more@elsewhere.example"})
    assert refused.status_code == 422
    assert application.requests.count() == 5
    own = name_sponsors
    with pytest.raises(SponsorsUnusable):
        own(actor=application.account, application=application, sponsors=[application.email], now=NOON)
    with pytest.raises(Refused):
        own(actor=cast.piet, application=application, sponsors=["x@elsewhere.example"], now=NOON)
