"""Reading a policy, and saying what is wrong with it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from conclave.admission.errors import PolicyBroken
from conclave.members.models import Attestation

HERE = Path(__file__).parent / "policies"
DEFAULT = "chief-executive"
PROOFS = ("code", "register", "vouches")
NUMBERS = {"version": (1, 1), "vouches": (0, 10), "lifetime_days": (1, 3660), "usual_days": (1, 365)}


@dataclass(frozen=True)
class Demand:
    """One fact that must be proven, in words, and by which kinds of proof it may be."""

    fact: str
    demands: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """All that a network demands."""

    title: str
    vouches: int
    lifetime: timedelta
    usual_days: int
    facts: tuple[Demand, ...]


@cache
def policy(name: str = DEFAULT) -> Policy:
    """The policy called `name`. Raises `PolicyBroken` in words."""
    path = HERE / f"{name}.toml"
    if path.parent != HERE or not path.is_file():
        raise PolicyBroken(f"There is no admission policy {name!r}.")
    return read(path.read_text(encoding="utf-8"), name)


def read(text: str, name: str) -> Policy:
    """A policy from its TOML. Raises `PolicyBroken` naming what is wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyBroken(f"The policy {name} is not TOML: {error}") from error
    _require(set(told) == {*NUMBERS, "title", "facts"}, name, f"it must have exactly: {', '.join([*NUMBERS, 'title', 'facts'])}")
    for key, (least, most) in NUMBERS.items():
        number = told[key]
        good = isinstance(number, int) and not isinstance(number, bool) and least <= number <= most
        _require(good, name, f"{key} must be a whole number from {least} to {most}")
    _require(isinstance(told["title"], str) and bool(told["title"].strip()), name, "title must be words")
    _require(isinstance(told["facts"], list) and bool(told["facts"]), name, "facts must be a list with something in it")
    facts = tuple(_demand(fact, name) for fact in told["facts"])
    _require(len({fact.fact for fact in facts}) == len(facts), name, "a fact stands in it twice")
    return Policy(told["title"], told["vouches"], timedelta(days=told["lifetime_days"]), told["usual_days"], facts)


def _demand(told: Any, name: str) -> Demand:
    _require(isinstance(told, dict) and set(told) == {"fact", "demands", "by"}, name, "each fact has exactly: fact, demands, by")
    known = ", ".join(Attestation.Fact.values)
    _require(told["fact"] in Attestation.Fact.values, name, f"{told['fact']!r} is no fact; there are: {known}")
    _require(isinstance(told["demands"], str) and bool(told["demands"].strip()), name, f"{told['fact']}: demands must be words")
    good = isinstance(told["by"], list) and bool(told["by"]) and set(told["by"]) <= set(PROOFS)
    _require(good, name, f"{told['fact']}: by must be some of {', '.join(PROOFS)}")
    return Demand(told["fact"], told["demands"], tuple(told["by"]))


def _require(good: bool, name: str, why: str) -> None:
    if not good:
        raise PolicyBroken(f"The policy {name} is wrong: {why}.")
