"""What a member tells, to whom, and who finds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conclave.core import clock
from conclave.core.audit.models import Row
from conclave.members.commands.accounts import take_office
from conclave.members.commands.profile import save_profile
from conclave.members.commands.standing import set_standing, suspend
from conclave.members.models import Account, Attestation, Profile, ProfileField, Standing
from conclave.members.queries.badges import badge_of
from conclave.members.queries.directory import PAGE, directory
from tests.cast import DAWN, Cast, person

Enter = Callable[[Account], Client]

NOTHING = {f"{name.value}{suffix}": value for name in ProfileField.Name for suffix, value in (("", ""), ("_audience", "nobody"))}
TOLD = {**NOTHING, "listed": "members", "time_zone": "Europe/Lisbon", "city": "Utrecht", "city_audience": "members", "phone": "+31 30 555 0100"}


def listed(account: Account, **fields: tuple[str, str]) -> Account:
    save_profile(actor=account, fields=fields, listed="members", now=DAWN)
    return account


def attest(account: Account, fact: str, *, until: timedelta = timedelta(days=300)) -> None:
    now = clock.now()
    Attestation.objects.create(account=account, fact=fact, claim="Vos Logistics BV", by="a register", proven_at=now, until=now + until)


def test_a_field_is_seen_by_members_only_when_its_owner_opens_it(cast: Cast, signed_in: Enter) -> None:
    assert signed_in(cast.hilde).post("/me/profile/", TOLD).headers["Location"] == "/me/"
    page = signed_in(cast.tomas).get(f"/members/{cast.hilde.pk}/").content.decode()
    assert "Utrecht" in page
    assert "+31 30 555 0100" not in page
    signed_in(cast.hilde).post("/me/profile/", {**TOLD, "phone_audience": "members"})
    assert "+31 30 555 0100" in signed_in(cast.tomas).get(f"/members/{cast.hilde.pk}/").content.decode()


def test_a_hidden_city_is_not_shown_in_the_list_either(cast: Cast) -> None:
    listed(cast.hilde, city=("Utrecht", "nobody"))
    listed(cast.joost, city=("Delft", "members"))
    assert [(entry.account.name, entry.city) for entry in directory("", clock.now())] == [("Hilde Vos", ""), ("Joost Okafor", "Delft")]
    assert directory("Utrecht", clock.now()) == []


def test_a_field_that_was_emptied_is_gone(cast: Cast) -> None:
    listed(cast.hilde, city=("Utrecht", "members"))
    listed(cast.hilde, city=("  ", "members"))
    assert not ProfileField.objects.exists()


def test_what_was_typed_is_kept_when_something_is_wrong(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.hilde).post("/me/profile/", {**TOLD, "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert 'value="Utrecht"' in answer.content.decode()
    assert not Profile.objects.exists()


def test_the_audit_line_tells_which_fields_are_open_and_no_content(cast: Cast) -> None:
    listed(cast.hilde, city=("Utrecht", "members"), phone=("+31 30 555 0100", "nobody"))
    row = Row.objects.get(verb="profile.saved")
    assert row.detail == {"listed": "members", "shown": ["city"]}


def test_the_directory_shows_whom_asked_for_it_and_nobody_else(cast: Cast, signed_in: Enter) -> None:
    """Not whoever did not ask, an applicant, an assistant, an alumnus, or somebody suspended."""
    for account in (cast.hilde, cast.ana, cast.piet, cast.ben, cast.joost, cast.tomas):
        listed(account)
    set_standing(actor=cast.ruth, account=cast.joost, kind=Standing.Kind.ALUMNUS, reason="Left", now=clock.now())
    suspend(actor=cast.ruth, account=cast.tomas, reason="Under review", now=clock.now())
    assert [entry.account.name for entry in directory("", clock.now())] == ["Ana Matos", "Hilde Vos"]
    hers = signed_in(cast.hilde)
    shut = [
        account.name for account in (cast.piet, cast.ben, cast.joost, cast.tomas, cast.ruth) if hers.get(f"/members/{account.pk}/").status_code == 404
    ]
    assert shut == ["Piet Adeyemi", "Ben Rask", "Joost Okafor", "Tomas Lindqvist", "Ruth Castellan"]
    assert hers.get(f"/members/{cast.ana.pk}/").status_code == 200


def test_a_member_who_is_not_listed_sees_their_own_page(cast: Cast, signed_in: Enter) -> None:
    assert signed_in(cast.hilde).get(f"/members/{cast.hilde.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [("vos", ["Hilde Vos"]), ("logistics", ["Hilde Vos"]), ("chief hilde", ["Hilde Vos"]), ("chief", ["Hilde Vos", "Joost Okafor"]), ("nobody", [])],
)
def test_members_are_found_by_name_company_and_role(cast: Cast, words: str, found: list[str]) -> None:
    for account, company in ((cast.hilde, "Vos Logistics"), (cast.joost, "Okafor Mills")):
        take_office(actor=None, account=listed(account), title="Chief executive", company=company, reason="Cast", now=DAWN)
    assert [entry.account.name for entry in directory(words, clock.now())] == found


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "2", "٣"])
def test_any_page_number_is_answered(cast: Cast, signed_in: Enter, page: str) -> None:
    assert signed_in(cast.hilde).get("/members/", {"page": page}).status_code == 200


def test_the_directory_goes_on_overleaf(cast: Cast, signed_in: Enter) -> None:
    for n in range(PAGE + 1):
        listed(person(f"Guest Number{n:03}", standing=Standing.Kind.MEMBER))
    pages = [signed_in(cast.hilde).get("/members/", {"page": page}).content.decode() for page in (1, 2)]
    assert [page.count('<li class="panel person">') for page in pages] == [PAGE, 1]


def test_the_directory_asks_no_more_for_three_than_for_one(cast: Cast, signed_in: Enter) -> None:
    counts = []
    for more in ([cast.hilde], [cast.joost, cast.tomas]):
        for account in more:
            listed(account, city=("Utrecht", "members"))
            attest(account, Attestation.Fact.OFFICE)
        browser = signed_in(cast.ruth)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get("/members/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_a_members_page_asks_no_more_for_three_fields_than_for_one(cast: Cast, signed_in: Enter) -> None:
    counts = []
    for names in (["city"], ["city", "about", "sector"]):
        listed(cast.hilde, **dict.fromkeys(names, ("Told", "members")))
        browser = signed_in(cast.ruth)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/members/{cast.hilde.pk}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_mailbox_alone_earns_no_badge(cast: Cast) -> None:
    attest(cast.hilde, Attestation.Fact.MAILBOX)
    assert not badge_of(cast.hilde, clock.now()).is_proven
    attest(cast.hilde, Attestation.Fact.OFFICE)
    assert badge_of(cast.hilde, clock.now()).is_proven


def test_a_badge_ends_with_the_first_proof_that_ends(cast: Cast) -> None:
    attest(cast.hilde, Attestation.Fact.OFFICE, until=timedelta(days=10))
    attest(cast.hilde, Attestation.Fact.EMPLOYER, until=timedelta(days=5))
    until = badge_of(cast.hilde, clock.now()).until
    assert until is not None
    assert (until - clock.now()).days == 4
    later = badge_of(cast.hilde, clock.now() + timedelta(days=6))
    assert [proof.fact for proof in later.attestations] == [Attestation.Fact.OFFICE]
    assert not badge_of(cast.hilde, clock.now() + timedelta(days=11)).is_proven


def test_a_name_is_shown_as_typed(cast: Cast, signed_in: Enter) -> None:
    listed(person("Ada <b>Bold</b>", standing=Standing.Kind.MEMBER))
    page = signed_in(cast.hilde).get("/members/").content.decode()
    assert "Ada &lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<b>Bold" not in page
