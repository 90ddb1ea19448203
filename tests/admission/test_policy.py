"""A policy is data, and a mistake in it is told by its name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conclave.admission.errors import PolicyBroken
from conclave.admission.policy import HERE, policy, read

SHIPPED = (HERE / "chief-executive.toml").read_text()


def test_the_shipped_policy_demands_two_vouches_and_five_facts() -> None:
    shipped = policy()
    assert (shipped.vouches, shipped.lifetime) == (2, timedelta(days=365))
    assert [demand.fact for demand in shipped.facts] == ["mailbox", "employer", "identity", "office", "sponsors"]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("version = 1", "version = 2", "version must be a whole number from 1 to 1"),
        ("vouches = 2 ", "vouches = true ", "vouches must be a whole number from 0 to 10"),
        ("vouches = 2 ", "vouches = 11 ", "vouches must be a whole number from 0 to 10"),
        ("lifetime_days = 365", "lifetime = 365", "it must have exactly: version, vouches, lifetime_days, usual_days, title, facts"),
        ('title = "Chief executives"', 'title = ""', "title must be words"),
        ('fact = "employer"', 'fact = "rank"', "'rank' is no fact"),
        ('fact = "employer"', 'fact = "mailbox"', "a fact stands in it twice"),
        ('by = ["code"]', 'by = ["gossip"]', "mailbox: by must be some of code, register, vouches"),
        ('by = ["code"]', "by = []", "mailbox: by must be some of"),
        ('by = ["code"]', 'by = ["code"]\nnote = 1', "each fact has exactly: fact, demands, by"),
        ('demands = "Two members who vouch"', "demands = 2", "sponsors: demands must be words"),
        ("version = 1", "version 1", "is not TOML"),
    ],
)
def test_a_mistake_is_told(before: str, after: str, why: str) -> None:
    assert before in SHIPPED
    with pytest.raises(PolicyBroken) as caught:
        read(SHIPPED.replace(before, after, 1), "test")
    assert why in caught.value.said


@pytest.mark.parametrize("name", ["nothing", "../policy", ""])
def test_a_policy_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(PolicyBroken, match="There is no admission policy"):
        policy(name)
