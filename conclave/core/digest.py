"""The morning page is made of sections; each domain registers its own, so that none imports another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Section:
    """One panel beside the morning: a label, a title, a line, and where it leads. Never content that is sealed."""

    label: str
    title: str
    line: str = ""
    url: str = ""
    action: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Any, datetime], list[Section]]
_sources: dict[str, tuple[int, Source]] = {}


def section(name: str, *, order: int) -> Callable[[Source], Source]:
    """Registers `source(account, now)`; lower `order` stands higher. Raises `ValueError` for a name taken by another."""

    def register(source: Source) -> Source:
        taken = _sources.get(name)
        if taken and taken[1].__qualname__ != source.__qualname__:
            raise ValueError(f"The section {name!r} is registered already.")
        _sources[name] = (order, source)
        return source

    return register


def sections(account: Any, now: datetime) -> list[Section]:
    """All that the domains have to say to `account` this morning, in order."""
    ordered = sorted(_sources.values(), key=lambda pair: pair[0])
    return [part for _, source in ordered for part in source(account, now)]
