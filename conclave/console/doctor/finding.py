"""What the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "note", "mend"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend`: something does not work; `note`: it works, but the operator should know."""

    about: str
    state: State
    words: str


def well(about: str, words: str) -> Finding:
    return Finding(about, "well", words)


def note(about: str, words: str) -> Finding:
    return Finding(about, "note", words)


def mend(about: str, words: str) -> Finding:
    return Finding(about, "mend", words)
