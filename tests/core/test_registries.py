"""What domains register with core, so that none imports another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from conclave.core import digest, subject_data
from conclave.core.digest import Section
from tests.cast import DAWN


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "_sources", {})
    monkeypatch.setattr(subject_data, "_parts", {})


def test_sections_stand_in_their_order_whoever_came_first() -> None:
    @digest.section("circles", order=20)
    def circles(account: Any, now: datetime) -> list[Section]:
        return [Section("Circles", "Tuesday, 08:00"), Section("Circles", "Friday, 08:00")]

    @digest.section("desk", order=10)
    def desk(account: Any, now: datetime) -> list[Section]:
        return [Section("Desk", f"For {account}")]

    @digest.section("silent", order=15)
    def silent(account: Any, now: datetime) -> list[Section]:
        return []

    assert [section.title for section in digest.sections("ruth", DAWN)] == ["For ruth", "Tuesday, 08:00", "Friday, 08:00"]


def test_two_domains_cannot_take_the_same_section() -> None:
    @digest.section("circles", order=1)
    def one(account: Any, now: datetime) -> list[Section]:
        return []

    with pytest.raises(ValueError, match="'circles' is registered already"):

        @digest.section("circles", order=2)
        def two(account: Any, now: datetime) -> list[Section]:
            return []

    digest.section("circles", order=1)(one)  # the same one again: modules may be loaded twice


def test_a_persons_data_comes_domain_by_domain() -> None:
    subject_data.register(domain="members", export=lambda account: {"name": account}, erase=lambda account, now: 1)
    subject_data.register(domain="briefing", export=lambda account: {"reviews": []}, erase=lambda account, now: 2)
    assert subject_data.export("hilde") == {"briefing": {"reviews": []}, "members": {"name": "hilde"}}
    assert [(part.domain, part.erase("hilde", DAWN)) for part in subject_data.parts()] == [("briefing", 2), ("members", 1)]
