"""The tables are those that the models describe."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def unwritten(state: ProjectState) -> list[str]:
    """What a migration would still have to do to arrive at `state`, app by app."""
    detector = MigrationAutodetector(MigrationLoader(connection).project_state(), state)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("conclave.")}
    changes = detector.changes(graph=MigrationLoader(connection).graph)
    return [f"{label}: {operation.describe()}" for label in sorted(ours & set(changes)) for step in changes[label] for operation in step.operations]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    assert unwritten(ProjectState.from_apps(apps)) == []


@pytest.mark.django_db
def test_a_column_without_its_migration_is_named() -> None:
    state = ProjectState.from_apps(apps)
    state.add_field("members", "office", "gossip", models.TextField(default=""), preserve_default=True)
    assert [line for line in unwritten(state) if line.startswith("members:")] == ["members: Add field gossip to office"]
