"""The stewards' desk is made of panels; each domain registers its own, so that none imports another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from conclave.core.digest import Section

Source = Callable[[datetime], list[Section]]
_sources: dict[str, tuple[int, Source]] = {}


def panel(name: str, *, order: int) -> Callable[[Source], Source]:
    """Registers `source(now)`; lower `order` stands higher. Raises `ValueError` for a name taken by another.

    A panel says what waits for a steward. One with nothing waiting answers an empty list, so that the desk can be empty.
    """

    def register(source: Source) -> Source:
        taken = _sources.get(name)
        if taken and taken[1].__qualname__ != source.__qualname__:
            raise ValueError(f"The panel {name!r} is registered already.")
        _sources[name] = (order, source)
        return source

    return register


def panels(now: datetime) -> list[Section]:
    """All that waits for the stewards, in order."""
    ordered = sorted(_sources.values(), key=lambda pair: pair[0])
    return [part for _, source in ordered for part in source(now)]
