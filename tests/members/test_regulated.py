"""Members say that their firm must keep records, or a steward does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.core.errors import Refused
from conclave.members.commands.regulated import call_regulated, end_regulated
from conclave.members.errors import AlreadyThere
from conclave.members.models import Account, Profile, Regulated
from conclave.members.models.profile import Audience
from conclave.members.queries.regulated import regulated_among, regulated_now
from tests.cast import DAWN, Cast

Enter = Callable[[Account], Client]


def test_a_member_says_so_and_takes_it_back(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    assert browser.post("/me/records/", {"regulated": "yes"})["Location"] == "/me/"
    assert regulated_among([cast.hilde.pk, cast.joost.pk], clock.now()) == [cast.hilde]
    assert "Noted since" in browser.get("/me/records/").content.decode()
    browser.post("/me/records/", {"regulated": "no"})
    assert (regulated_now(cast.hilde, clock.now()), Regulated.objects.count()) == (None, 1)
    assert [row.verb for row in Row.objects.filter(verb__startswith="regulated")] == ["regulated.called", "regulated.ended"]


def test_what_a_steward_has_noted_the_member_does_not_end(cast: Cast, signed_in: Enter) -> None:
    Profile.objects.create(account=cast.hilde, listed=Audience.MEMBERS, changed_at=DAWN)
    signed_in(cast.ruth).post(f"/members/{cast.hilde.pk}/records/", {"regulated": "yes"})
    page = signed_in(cast.hilde).get("/me/records/").content.decode()
    assert ("by a steward" in page, "That is over" in page) == (True, False)
    assert signed_in(cast.hilde).post("/me/records/", {"regulated": "no"}).status_code == 404
    assert signed_in(cast.joost).post(f"/members/{cast.hilde.pk}/records/", {"regulated": "no"}).status_code == 404
    assert regulated_now(cast.hilde, clock.now()) is not None
    signed_in(cast.ruth).post(f"/members/{cast.hilde.pk}/records/", {"regulated": "no"})
    assert regulated_now(cast.hilde, clock.now()) is None


def test_nobody_says_so_of_others_or_twice(cast: Cast) -> None:
    for actor in (cast.joost, cast.ana, cast.ben, cast.piet):
        with pytest.raises(Refused):
            call_regulated(actor=actor, account=cast.hilde, now=DAWN)
    call_regulated(actor=cast.hilde, account=cast.hilde, now=DAWN)
    with pytest.raises(AlreadyThere):
        call_regulated(actor=cast.ruth, account=cast.hilde, now=DAWN)
    end_regulated(actor=cast.ruth, account=cast.hilde, now=DAWN)
    with pytest.raises(AlreadyThere):
        end_regulated(actor=cast.ruth, account=cast.hilde, now=DAWN)
