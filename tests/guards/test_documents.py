"""An undocumented setting, command or domain fails the build."""

from __future__ import annotations

import pytest
from django.conf import settings

from conclave.config.environment import SETTINGS
from conclave.console.commands import COMMANDS
from tests.guards.documents import listed, settings_table, undrawn, untold
from tests.house.seen import columns, models
from tests.house.tree import PACKAGE, ROOT

pytestmark = pytest.mark.engineless

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()


def test_the_operators_page_has_every_setting_as_the_program_reads_it() -> None:
    assert settings_table() in OPERATING, f"Paste this into docs/operating.md:\n\n{settings_table()}"


def test_the_table_has_one_row_for_each_setting() -> None:
    rows = settings_table().splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [setting.name for setting in SETTINGS]


def test_the_operators_page_has_every_command() -> None:
    assert untold(COMMANDS, OPERATING) == []


def test_a_command_that_is_not_told_is_named() -> None:
    assert untold(["serve", "gossip"], OPERATING) == ["gossip"]


def test_every_domain_is_drawn() -> None:
    assert undrawn(settings.DOMAINS, ARCHITECTURE) == []


def test_a_domain_that_is_not_drawn_is_named() -> None:
    assert undrawn(["members", "gossip"], ARCHITECTURE) == ["gossip"]


@pytest.mark.parametrize("domain", settings.DOMAINS)
def test_every_domain_says_what_it_promises(domain: str) -> None:
    readme = PACKAGE / domain / "README.md"
    assert readme.exists(), f"Write {readme.relative_to(ROOT)}."
    lines = readme.read_text().splitlines()
    assert lines[0] == f"# {domain}"
    assert "**Promises.**" in readme.read_text()
    assert len(lines) <= 40


THREATS = (ROOT / "docs" / "threat-model.md").read_text()


def test_the_threat_model_lists_every_column_that_is_kept_of_conversations() -> None:
    kept = [(model._meta.db_table, column) for model in models() for column in columns(model)]
    assert [one for one in kept if not listed(*one, THREATS)] == [], "Print that table anew: python -m tests.house.seen DATA_DIR"


def test_a_column_that_is_not_listed_is_named() -> None:
    page = "| `conversations_device` | 3 | id `9c`, name `laptop` |"
    assert [listed("conversations_device", column, page) for column in ("id", "name", "key")] == [True, True, False]
    assert not listed("conversations_gossip", "id", page)
