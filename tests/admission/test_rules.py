"""The truth tables of the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from conclave.admission.errors import NotACompanyAddress
from conclave.admission.models import ApplicationState
from conclave.admission.policy import Demand, Policy
from conclave.admission.rules.applications import (
    NEXT,
    is_good,
    is_open,
    may_answer,
    may_appeal,
    may_decide,
    may_invite,
    may_move,
    may_name_sponsors,
    may_renew,
)
from conclave.admission.rules.domains import domain_of, host_of, readable
from conclave.admission.rules.lookalikes import neighbours, skeleton
from conclave.admission.rules.mailbox import Nature, mailbox_of, require_company
from conclave.admission.rules.names import normalised, same_company, same_person
from conclave.admission.rules.proofs import Finding, Shown, Word, findings, lacking
from conclave.members.models import Duty, Standing
from conclave.members.visitor import NOBODY, Visitor
from tests.admission.door import NOON

Kind = ApplicationState.Kind
MEMBER = Visitor(standing=Standing.Kind.MEMBER)
STEWARD = Visitor(standing=Standing.Kind.MEMBER, duties=frozenset({Duty.Kind.STEWARD}))
APPLICANT = Visitor(standing=Standing.Kind.APPLICANT)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (Kind.APPLIED, Kind.PROVEN, True),
        (Kind.APPLIED, Kind.FOUND, False),
        (Kind.APPLIED, Kind.ADMITTED, False),
        (Kind.PROVEN, Kind.ADMITTED, False),
        (Kind.FOUND, Kind.VOUCHED, True),
        (Kind.FOUND, Kind.FOUND, False),
        (Kind.NOT_FOUND, Kind.FOUND, True),
        (Kind.VOUCHED, Kind.ADMITTED, True),
        (Kind.VOUCHED, Kind.ANSWERED, False),
        (Kind.ASKED, Kind.ANSWERED, True),
        (Kind.ASKED, Kind.ASKED, False),
        (Kind.REFUSED, Kind.APPEALED, True),
        (Kind.REFUSED, Kind.ADMITTED, False),
        (Kind.APPEALED, Kind.ADMITTED, True),
        (Kind.WITHDRAWN, Kind.RENEWED, True),
        (Kind.WITHDRAWN, Kind.ADMITTED, False),
        (Kind.ADMITTED, Kind.REFUSED, False),
        ("gossip", Kind.ADMITTED, False),
    ],
)
def test_an_application_goes_from_state_to_state_by_the_table(before: str, after: str, may: bool) -> None:
    assert may_move(before, after) is may


def test_nobody_leaves_admitted_and_every_state_is_in_the_table() -> None:
    assert NEXT[Kind.ADMITTED] == set()
    assert set(NEXT) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "opened"),
    [
        (Kind.APPLIED, False),
        (Kind.PROVEN, False),
        (Kind.FOUND, True),
        (Kind.NOT_FOUND, True),
        (Kind.VOUCHED, True),
        (Kind.ASKED, True),
        (Kind.ANSWERED, True),
        (Kind.APPEALED, True),
        (Kind.RENEWED, True),
        (Kind.ADMITTED, False),
        (Kind.REFUSED, False),
        (Kind.WITHDRAWN, False),
    ],
)
def test_a_matter_is_open_from_the_proven_mailbox_to_the_decision(kind: str, opened: bool) -> None:
    assert is_open(kind) is opened


@dataclass(frozen=True)
class Link:
    used_at: datetime | None
    withdrawn_at: datetime | None
    expires_at: datetime


@pytest.mark.parametrize(
    ("used", "withdrawn", "left", "good"),
    [
        (None, None, timedelta(seconds=1), True),
        (None, None, timedelta(0), False),
        (NOON, None, timedelta(days=1), False),
        (None, NOON, timedelta(days=1), False),
    ],
)
def test_an_invitation_is_good_until_it_is_used_taken_back_or_old(
    used: datetime | None, withdrawn: datetime | None, left: timedelta, good: bool
) -> None:
    assert is_good(Link(used, withdrawn, NOON + left), NOON) is good


@pytest.mark.parametrize(("who", "good_ones", "may"), [(MEMBER, 4, True), (MEMBER, 5, False), (APPLICANT, 0, False), (NOBODY, 0, False)])
def test_members_invite_a_few_at_a_time(who: Visitor, good_ones: int, may: bool) -> None:
    assert may_invite(who, good_ones=good_ones) is may


@pytest.mark.parametrize(
    ("who", "asked", "answered", "matter_open", "may"),
    [
        (MEMBER, True, False, True, True),
        (MEMBER, False, False, True, False),
        (MEMBER, True, True, True, False),
        (MEMBER, True, False, False, False),
        (APPLICANT, True, False, True, False),
    ],
)
def test_only_a_member_who_was_asked_answers_and_once(who: Visitor, asked: bool, answered: bool, matter_open: bool, may: bool) -> None:
    assert may_answer(who, is_asked=asked, is_answered=answered, is_matter_open=matter_open) is may


@pytest.mark.parametrize(
    ("who", "sponsored", "before", "colleague", "may"),
    [
        (STEWARD, False, False, True, True),
        (STEWARD, False, False, False, True),
        (STEWARD, True, False, True, False),
        (STEWARD, True, False, False, False),
        (STEWARD, False, True, True, False),
        (STEWARD, False, True, False, True),
        (MEMBER, False, False, True, False),
        (NOBODY, False, False, False, False),
    ],
)
def test_a_steward_decides_who_is_neither_sponsor_nor_their_own_court(
    who: Visitor, sponsored: bool, before: bool, colleague: bool, may: bool
) -> None:
    assert may_decide(who, has_sponsored=sponsored, decided_before=before, has_colleague=colleague) is may


@pytest.mark.parametrize(("kind", "named", "may"), [(Kind.FOUND, 0, True), (Kind.FOUND, 4, True), (Kind.FOUND, 5, False), (Kind.REFUSED, 0, False)])
def test_sponsors_are_named_while_the_matter_is_open(kind: str, named: int, may: bool) -> None:
    assert may_name_sponsors(kind, named=named) is may


@pytest.mark.parametrize(
    ("kind", "appeals", "may"), [(Kind.REFUSED, 0, True), (Kind.REFUSED, 1, False), (Kind.ADMITTED, 0, False), (Kind.FOUND, 0, False)]
)
def test_one_appeals_once_against_a_refusal(kind: str, appeals: int, may: bool) -> None:
    assert may_appeal(kind, appeals=appeals) is may


@pytest.mark.parametrize(
    ("kind", "days", "may"), [(Kind.WITHDRAWN, 0, True), (Kind.REFUSED, 179, False), (Kind.REFUSED, 180, True), (Kind.FOUND, 400, False)]
)
def test_one_takes_it_up_again_after_a_withdrawal_or_half_a_year(kind: str, days: int, may: bool) -> None:
    assert may_renew(kind, since=NOON, now=NOON + timedelta(days=days)) is may


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("https://www.Vos.co.uk/about?x=1", "vos.co.uk"),
        ("vos.co.uk", "vos.co.uk"),
        ("ann@mail.vos.co.uk", "vos.co.uk"),
        ("b\u00fccher.de", "xn--bcher-kva.de"),
        ("XN--BCHER-KVA.DE.", "xn--bcher-kva.de"),
        ("somebody.blogspot.com", "somebody.blogspot.com"),
        ("zvezda.spb.ru", "zvezda.spb.ru"),
        ("mail@spb.ru", "spb.ru"),
        ("za.com", "za.com"),
        ("vos-staalbouw.example", "vos-staalbouw.example"),
        ("mail.vos-staalbouw.example", "vos-staalbouw.example"),
        ("http://192.0.2.7/", ""),
        ("localhost", ""),
        ("n/a", ""),
        ("http://", ""),
        ("-", ""),
        ("a" * 300 + ".com", ""),
        ("", ""),
    ],
)
def test_the_domain_that_was_registered_is_found(place: str, name: str) -> None:
    found = domain_of(place)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("place", "host"),
    [("A@Mail.Vos.Example", "mail.vos.example"), ("x.example:8080/a", "x.example"), ("https://u:p@host.de/a@b", "host.de"), ("[::1", "")],
)
def test_the_host_of_an_address_is_found(place: str, host: str) -> None:
    assert host_of(place) == host


@pytest.mark.parametrize(("name", "read"), [("xn--bcher-kva.de", "b\u00fccher.de"), ("vos.example", "vos.example"), ("xn--\u0000", "xn--\u0000")])
def test_a_domain_is_shown_as_people_write_it(name: str, read: str) -> None:
    assert readable(name) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("he1vetia", "helvetia"),
        ("heivetia", "helvetia"),
        ("rnercator", "mercator"),
        ("vos-staalbouw", "vosstaalbouw"),
        ("xn--80ak6aa92e", "apple"),  # every letter of it is Cyrillic
        ("n\u00f8rdlys", "nordlys"),
    ],
)
def test_what_looks_alike_has_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("label", "near", "far"),
    [("starbucks", {"starbuks", "starbcuks", "starbuckss", "starbacks"}, {"starbucks", "starbox"}), ("bp", set(), {"bt", "b"})],
)
def test_a_slip_of_the_hand_is_found_in_long_names_only(label: str, near: set[str], far: set[str]) -> None:
    assert near <= neighbours(label)
    assert neighbours(label) & far == set()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Helder Glaswerken B.V.", "helder glaswerken"),
        ("L'Or\u00e9al S.A.", "loreal"),
        ("A.P. M\u00f8ller - M\u00e6rsk A/S", "ap moller maersk"),
        ("\u682a\u5f0f\u4f1a\u793e\u65e5\u7acb", "\u65e5\u7acb"),
        ("The Group Holding plc", "the group holding plc"),
    ],
)
def test_a_companys_name_is_read_without_its_legal_form(name: str, plain: str) -> None:
    assert normalised(name) == plain


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Helder Glaswerken", "Helder Glaswerken BV", True),
        ("3M", "3M Company", True),
        ("H&M", "H & M Hennes & Mauritz AB", True),
        ("ABB", "Asea Brown Boveri", True),
        ("Deutsche Telekom", "Deutsche Telekom AG", True),
        ("Straumann", "Straumann Holding AG", True),
        ("Helder Glaswerken", "Noordzee Kabel", False),
        ("Deutsche Bank", "Deutsche Telekom", False),
        ("", "Bergmann", False),
    ],
)
def test_two_names_of_one_company_are_told_from_two_companies(one: str, other: str, same: bool) -> None:
    assert same_company(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Timothy D. Cook", "Tim Cook", True),
        ("M. de Wit", "Mirjam de Wit", True),
        ("Dr. Mirjam de Wit", "Mirjam de Wit", True),
        ("Cook", "Timothy Cook", True),
        ("Mirjam de Wit", "Anna de Wit", False),
        ("Mirjam de Wit", "Mirjam Bakker", False),
        ("", "Mirjam", False),
    ],
)
def test_two_names_of_one_person_are_told_from_two_people(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("address", "nature", "role"),
    [
        ("Noor@Helder-Glas.example", Nature.COMPANY, False),
        ("office@helder-glas.example", Nature.COMPANY, True),
        ("info+x@helder-glas.example", Nature.COMPANY, True),
        ("noor@gmail.com", Nature.FREE, False),
        ("noor@yahoo.co.jp", Nature.FREE, False),
        ("noor@bt.com", Nature.CARRIER, False),
        ("noor@mailinator.com", Nature.DISPOSABLE, False),
        ("noor@mit.edu", Nature.ACADEMIC, False),
        ("noor@lse.ac.uk", Nature.ACADEMIC, False),
        ("noor@uni-koeln.de", Nature.ACADEMIC, False),
    ],
)
def test_mailboxes_are_told_apart(address: str, nature: Nature, role: bool) -> None:
    mailbox = mailbox_of(address)
    assert (mailbox.nature, mailbox.is_role) == (nature, role)


@pytest.mark.parametrize(
    "address", ["", "noor", "noor@", "@x.example", "noor@localhost", "noor@1.2.3.4", "a b@x.example", "noor@x..example", "n\0@x.example"]
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(NotACompanyAddress):
        mailbox_of(address)


@pytest.mark.parametrize(
    ("address", "registered", "comes_in"),
    [
        ("noor@helder-glas.example", False, True),
        ("noor@mit.edu", False, True),
        ("noor@gmail.com", False, False),
        ("noor@mailinator.com", False, False),
        ("noor@bt.com", False, True),
        ("noor@charter.net", False, False),
        ("noor@charter.net", True, True),
    ],
)
def test_free_mail_is_refused_unless_a_register_knows_the_company(address: str, registered: bool, comes_in: bool) -> None:
    mailbox = mailbox_of(address, is_registered=registered)
    if comes_in:
        require_company(mailbox)
        return
    with pytest.raises(NotACompanyAddress):
        require_company(mailbox)


@pytest.mark.parametrize(("domain", "registered"), [("bt.com", False), ("bt.com", True), ("charter.net", True)])
def test_a_company_that_also_gives_mailboxes_to_the_public_comes_with_a_doubt(domain: str, registered: bool) -> None:
    assert mailbox_of(f"office@{domain}", is_registered=registered).doubts == [
        f"office@{domain} sounds like a mailbox that several people read.",
        f"{domain} also gives mailboxes to the public, so an address there need not be an employee's.",
    ]


FACTS = ("mailbox", "employer", "identity", "office", "sponsors")
POLICY = Policy("Test", 2, timedelta(days=365), 7, tuple(Demand(fact, fact, ("code", "register", "vouches")) for fact in FACTS))
MAILBOX = {"mailbox": [{"domain": "x.example", "by": "a code", "doubts": []}]}


def row(**told: Any) -> dict[str, Any]:
    plain = {"register": "R", "imported": "March 2026", "company": "X NV", "domain": "x.example", "officer": "", "officer_title": "", "doubts": []}
    return {**plain, "agrees": True, "officer_agrees": False, **told}


def shown(evidence: dict[str, list[dict[str, Any]]], *words: Word) -> Shown:
    return Shown("Noor Haddad", "CEO", "X", evidence, words)


TWO = (Word("Hilde Vos", False), Word("Joost Okafor", False))


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        (shown({**MAILBOX, "register": [row()]}, *TWO), []),
        (
            shown(MAILBOX),
            [
                "No register that was imported has this domain.",
                "No member has vouched yet, so nobody here knows the person.",
                "Neither a register nor a member confirms the office.",
                "0 of 2 members have vouched.",
            ],
        ),
        (shown({**MAILBOX, "register": [row(agrees=False)]}, *TWO), ["R gives this domain to X NV; the application says X."]),
        (shown({**MAILBOX, "register": [row(officer="N. Haddad", officer_agrees=True)]}, TWO[0]), ["1 of 2 members have vouched."]),
    ],
)
def test_what_policy_lacks_is_said_in_words(told: Shown, missing: list[str]) -> None:
    assert lacking(findings(told, POLICY)) == missing


def found(fact: str, told: Shown, policy: Policy = POLICY) -> Finding:
    return next(finding for finding in findings(told, policy) if finding.demand.fact == fact)


def test_every_doubt_is_carried_along() -> None:
    told = shown({**MAILBOX, "register": [row(officer="A. Other", officer_title="President")]}, Word("Hilde Vos", True))
    assert found("office", told).all_doubts == ["R names A. Other as President. Registers grow old.", "Only one member vouched."]
    assert found("sponsors", told).all_doubts == ["All who vouched work where the applicant does."]
    namesake = shown({"namesake": [{"register": "R", "company": "X Inc", "domain": ""}]})
    assert found("employer", namesake).all_doubts == ["R has a X Inc, without a domain."]


def test_a_kind_of_proof_that_policy_does_not_take_proves_nothing() -> None:
    strict = Policy("Test", 2, timedelta(days=365), 7, (Demand("office", "office", ("register",)),))
    assert not found("office", shown({}, *TWO), strict).is_proven
    assert found("office", shown({}, *TWO)).is_proven
