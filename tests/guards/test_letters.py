"""Every letter has a subject, a text and an HTML body."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, matching

pytestmark = pytest.mark.engineless

PARTS = (".subject.txt", ".txt", ".html")


def incomplete(templates: list[Path]) -> list[str]:
    """Letters that lack one of their three parts, among the files of `mail` folders."""
    letters: dict[Path, set[str]] = {}
    for path in templates:
        part = next((part for part in PARTS if path.name.endswith(part)), path.suffix)
        letters.setdefault(path.with_name(path.name.removesuffix(part)), set()).add(part)
    return [f"{letter.parent.parent.name}/mail/{letter.name} lacks {part}" for letter, have in letters.items() for part in PARTS if part not in have]


def test_every_letter_has_subject_text_and_html() -> None:
    letters = matching("conclave/*/templates/*/mail/*")
    assert len(letters) >= 12
    assert incomplete(letters) == []


def test_a_letter_without_text_is_named() -> None:
    folder = PACKAGE / "members" / "templates" / "members" / "mail"
    assert incomplete([folder / "ode.subject.txt", folder / "ode.html"]) == ["members/mail/ode lacks .txt"]
    assert incomplete([folder / "ode.subject.txt", folder / "ode.html", folder / "ode.txt"]) == []


def test_every_letter_that_is_sent_is_written() -> None:
    sent = {name for path in matching("conclave/**/*.py") for name in re.findall(r'template="(\w+/mail/\w+)"', path.read_text())}
    domains = {name.split("/")[0] for name in sent}
    assert "members" in domains
    assert [name for name in sorted(sent) if not (PACKAGE / name.split("/")[0] / "templates" / f"{name}.html").exists()] == []


def test_every_letter_looks_like_one_of_ours() -> None:
    bodies = matching("conclave/*/templates/*/mail/*.html")
    assert [path.name for path in bodies if not path.read_text().startswith('{% extends "ui/mail/letter.html" %}')] == []


def test_a_subject_is_one_short_line() -> None:
    subjects = matching("conclave/*/templates/*/mail/*.subject.txt")
    assert [path.name for path in subjects if len(path.read_text().strip().splitlines()) != 1] == []
