"""What ranking is handed: entries with their voices, and the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from conclave.briefing.words import amid


@dataclass(frozen=True)
class Marks:
    """A review's marks, each from 1 to 5."""

    substance: int
    evidence: int
    usefulness: int

    @property
    def mean(self) -> float:
        return (self.substance + self.evidence + self.usefulness) / 3


@dataclass(frozen=True)
class Voice:
    """One member on one entry: a recommendation (no marks) or a review.

    `text` is the line of why, or the "so what". `name` is empty where they chose so. `verified`: their badge is in force.
    `own_company`: the entry is about their own; such a voice is shown and never counts.
    """

    account: UUID
    at: datetime
    text: str = ""
    marks: Marks | None = None
    happened: str = ""
    interest: str = ""
    sure: int = 0
    name: str = ""
    role: str = ""
    sector: str = ""
    verified: bool = False
    own_company: bool = False

    @property
    def office(self) -> str:
        """Such as `Chief Executive, steel construction`."""
        return ", ".join(filter(None, [self.role, amid(self.sector)])) or "A member"

    @property
    def told(self) -> str:
        """Who speaks, as they wish to be shown."""
        return ", ".join(filter(None, [self.name, self.role, amid(self.sector)])) or "A member"

    @property
    def counts(self) -> bool:
        return not self.own_company


@dataclass(frozen=True)
class Candidate:
    """One entry that somebody recommended or reviewed."""

    entry: int
    outlet: int
    title: str
    published_at: datetime
    minutes: int = 1
    summary: str = ""
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class Reader:
    """For whom the morning is. `sector`, `city` and `role` are their own words; `seen` are entries of earlier mornings."""

    account: UUID
    sector: str = ""
    city: str = ""
    role: str = ""
    seen: frozenset[int] = field(default_factory=frozenset)


def peers_of(candidate: Candidate, reader: Reader) -> Iterator[Voice]:
    """The voices that count for `reader`: never their own, never one about the speaker's own company."""
    return (voice for voice in candidate.voices if voice.counts and voice.account != reader.account)
