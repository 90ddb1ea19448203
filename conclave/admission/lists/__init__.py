"""Small lists of our own: domains at which a mailbox proves no company, and words to look past."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


def is_free_mail(domain: str, label: str) -> bool:
    """Whether anybody can have a mailbox at `domain`, whose part before the public suffix is `label`."""
    return _holds("free_mail", domain, label)


def is_carrier(domain: str, label: str) -> bool:
    """Whether a company gives mailboxes to its customers under `domain`, which its own staff use as well."""
    return _holds("carriers", domain, label)


def is_disposable(domain: str, label: str) -> bool:
    """Whether mailboxes at `domain` are meant to be thrown away."""
    return _holds("disposable", domain, label)


def is_academic(domain: str, label: str, suffix: str) -> bool:
    """Whether `domain` is a university's or school's: by its public suffix, or by our list."""
    first, _, rest = suffix.partition(".")
    return suffix == "edu" or (first in {"edu", "ac"} and rest != "") or _holds("academic", domain, label)


def words(name: str) -> frozenset[str]:
    """The words of a list, one a line."""
    return frozenset(line for (line,) in rows(name))


def rows(name: str) -> list[list[str]]:
    """The lines of a list, each split at its spaces."""
    lines = [line.strip() for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()]
    return [line.split() for line in lines if line and not line.startswith("#")]


def _holds(name: str, domain: str, label: str) -> bool:
    exact, families, patterns = _read(name)
    return domain in exact or label in families or any(fnmatchcase(domain, pattern) for pattern in patterns)


@cache
def _read(name: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    told = words(name)
    families = frozenset(line.removesuffix(".*") for line in told if line.endswith(".*"))
    patterns = tuple(line for line in told if "*" in line and not line.endswith(".*"))
    return frozenset(line for line in told if "*" not in line), families, patterns
