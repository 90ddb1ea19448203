"""`network.toml` as typed values: who and what the demonstration invents."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("network.toml")


@dataclass(frozen=True)
class Person:
    """A member of the demonstration."""

    key: str
    name: str
    title: str
    company: str
    domain: str
    sector: str
    size: str
    city: str
    zone: str
    device: str
    about: str
    duty: str = ""

    @property
    def email(self) -> str:
        """Given name at the company's own domain."""
        return f"{self.key}@{self.domain}"


@dataclass(frozen=True)
class Assistant:
    name: str
    email: str
    principal: str


@dataclass(frozen=True)
class Newcomer:
    """Whose application waits."""

    name: str
    email: str
    title: str
    company: str
    domain: str
    why: str
    sponsors: list[str]
    vouched: str
    vouch: str


@dataclass(frozen=True)
class Line:
    """What somebody says; `answers` quotes the line at that place of the script, `marks` are others' marks on it, by who puts them."""

    who: str
    say: str
    answers: int | None = None
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """A circle, and what is said in it."""

    key: str
    name: str
    facilitator: str
    members: list[str]
    script: list[Line]


@dataclass(frozen=True)
class Outlet:
    key: str
    name: str


@dataclass(frozen=True)
class Pick:
    who: str
    named: bool
    why: str


@dataclass(frozen=True)
class Story:
    """An invented article; `hours` before the demonstration's morning."""

    outlet: str
    slug: str
    hours: int
    title: str
    summary: str
    body: str
    picks: list[Pick] = field(default_factory=list)
    review: dict[str, Any] | None = None


@dataclass(frozen=True)
class Network:
    people: list[Person]
    assistant: Assistant
    application: Newcomer
    circles: list[Room]
    outlets: list[Outlet]
    stories: list[Story]


@lru_cache(maxsize=1)
def network() -> Network:
    """The whole. Raises `TypeError` for a field that no class here knows."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Network(
        people=[Person(**row) for row in told["people"]],
        assistant=Assistant(**told["assistant"]),
        application=Newcomer(**told["application"]),
        circles=[Room(**{**row, "script": [Line(**line) for line in row["script"]]}) for row in told["circles"]],
        outlets=[Outlet(**row) for row in told["outlets"]],
        stories=[Story(**{**row, "picks": [Pick(**pick) for pick in row["picks"]]}) for row in told["stories"]],
    )
