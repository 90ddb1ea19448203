"""A person's data, domain by domain: what is handed out on request, and how it is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Export = Callable[[Any], dict[str, Any]]
Erase = Callable[[Any, datetime], int]


@dataclass(frozen=True)
class Part:
    """One domain's share: `export(account)` gives JSON-ready data, `erase(account, now)` the number of rows gone."""

    domain: str
    export: Export
    erase: Erase


_parts: dict[str, Part] = {}


def register(*, domain: str, export: Export, erase: Erase) -> None:
    """Adds a domain's part. A second registration replaces the first (apps may be loaded again in tests)."""
    _parts[domain] = Part(domain, export, erase)


def parts() -> list[Part]:
    """All parts, by domain name."""
    return [_parts[name] for name in sorted(_parts)]


def export(account: Any) -> dict[str, Any]:
    """Everything readable that the server holds about `account`, by domain."""
    return {part.domain: part.export(account) for part in parts()}
