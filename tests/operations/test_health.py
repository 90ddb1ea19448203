"""What supervisors and load balancers ask."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_a_process_that_answers_is_well_without_the_database(client: Client) -> None:
    """pytest-django forbids the database here, so a query would fail the test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.django_db
def test_a_process_with_its_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "migrations": True})


@pytest.mark.django_db
def test_a_database_of_another_version_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="audit").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": True, "migrations": False})


@pytest.mark.django_db
def test_being_ready_costs_two_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(2):
        client.get("/readyz")


def test_a_phone_gets_the_name_and_the_mark(client: Client) -> None:
    told = client.get("/manifest.webmanifest").json()
    assert told["name"] == "Conclave"
    assert [bool(finders.find(picture["src"].removeprefix("/static/"))) for picture in told["icons"]] == [True, True, True]
