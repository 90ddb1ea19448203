"""The door against real registers, where they are at hand. They are read in place, and nothing is tuned to them."""

from __future__ import annotations

import csv
import random

import pytest

from conclave.admission.models import Company
from conclave.admission.queries.registers import companies_at, judged, lookalikes
from conclave.admission.rules.domains import domain_of
from conclave.admission.rules.mailbox import require_company
from conclave.admission.rules.names import same_company
from tests.admission.door import bring_in, proven, state
from tests.cast import Cast
from tests.house.tree import ROOT

COMPANIES = ROOT.parent / "shared" / "data" / "companies"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not COMPANIES.is_dir(), reason="../shared/data is not here, so real registers are not tried"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (COMPANIES / name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "least", "with_domain"),
    [
        ("lei_with_domain.csv", 726, 726),
        ("sec_company_tickers.csv.gz", 10_365, 0),
        ("fortune500_2019.csv", 500, 500),
        ("insurance_companies_20250115.csv", 484, 0),
    ],
)
def test_a_real_register_is_read_to_its_last_row(name: str, least: int, with_domain: int) -> None:
    report = bring_in(COMPANIES / name, name)
    assert (report.rows, report.left_out) == (least, 0)
    assert report.rows - report.without_domain == with_domain
    assert Company.objects.exclude(normalised="").count() == least


def test_the_listed_companies_of_the_world_come_through_the_door(cast: Cast) -> None:
    """One import for all that is asked of it: it is the largest."""
    report = bring_in(COMPANIES / "listed_companies_domains.csv.gz", "Listed")
    assert (report.rows, report.left_out, report.without_domain) == (28_573, 0, 0)

    application = proven(email="ceo.office@kakuzi.co.ke", company="Kakuzi Plc", website="https://www.kakuzi.co.ke")
    assert state(application) == "found"

    impostor = domain_of("starbuks.com")
    assert impostor is not None
    assert companies_at(impostor) == []
    assert {likeness.company.domain for likeness in lookalikes(impostor)} == {"starbucks.com"}

    on_lists = rows("company_domains_on_lists.csv")
    assert len(on_lists) == 27
    for row in on_lists:
        require_company(judged(f"ceo@{row['domain']}"))


def test_two_registers_names_of_one_company_mostly_agree_and_others_do_not() -> None:
    """Of the pairs that disagree, many are different companies under a recycled code: so no bar of 100 %."""
    pairs = [(row["name_sbti"], row["name_findb"]) for row in rows("lei_with_domain.csv")]
    agree = sum(same_company(*pair) for pair in pairs)
    mixed = random.Random(7)
    others = [(one, mixed.choice(pairs)[1]) for one, _ in pairs for _ in range(10)]
    confused = sum(same_company(*pair) for pair in others if pair not in pairs)
    assert agree / len(pairs) > 0.85
    assert confused / len(others) < 0.005


def test_the_chief_executive_whom_a_register_names_is_recognised(cast: Cast) -> None:
    bring_in(COMPANIES / "fortune500_2019.csv", "Fortune")
    apple = Company.objects.get(domain="apple.com")
    assert (apple.officer, apple.officer_title) == ("Timothy D. Cook", "President, Chief Executive Officer & Director")
    application = proven(name="Tim Cook", email="tcook@apple.com", company="Apple Inc.", website="apple.com")
    assert application.evidence.get(kind="register").shown["officer_agrees"] is True
