"""Figures of quality: how well the product does something, on any data set of a known shape.

    @evaluation("feeds")
    def feeds(path: Path, now: datetime) -> dict[str, Any]: ...

`bin/evaluate NAME PATH` prints what it answers as one JSON line. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

Evaluation = Callable[[Path, datetime], dict[str, Any]]
_evaluations: dict[str, Evaluation] = {}


class Unusable(Exception):
    """The data set is not of the shape that this evaluation reads. Its words are for whoever called."""


def evaluation(name: str) -> Callable[[Evaluation], Evaluation]:
    """Registers what `bin/evaluate name` computes."""

    def register(computed: Evaluation) -> Evaluation:
        _evaluations[name] = computed
        return computed

    return register


def evaluations() -> dict[str, Evaluation]:
    """All, by name."""
    return dict(sorted(_evaluations.items()))
