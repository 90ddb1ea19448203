"""The same sources give the same program, wherever and in whatever order they lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from conclave.conversations.program.manifest import NAME, read_manifest
from tests.house.building import build, checkout, rewrite

pytestmark = pytest.mark.engineless


def _hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_in_two_places_are_the_same_to_the_last_byte(tmp_path: Path) -> None:
    here = build(checkout(tmp_path / "here"), TZ="UTC", LANG="C")
    there = build(checkout(tmp_path / "somewhere" / "much deeper", backwards=True), TZ="Pacific/Auckland", LANG="de_DE.UTF-8")
    first, second = _hashes(here), _hashes(there)
    assert first == second
    assert {"release.json", "sealed-worker.js", "manifest.json", "icons.svg"} < set(first)
    manifest = read_manifest((here / NAME).read_bytes())
    assert {*manifest.files, NAME} == {path for path in first if not path.endswith((".br", ".gz"))}
    assert all(file.holds((here / path).read_bytes()) for path, file in manifest.files.items())
    rewrite(tmp_path / "here" / "client/src/entry/zone.ts", "zone-offer", "zone-offers")
    assert _hashes(build(tmp_path / "here")) != first
