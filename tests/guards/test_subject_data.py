"""Whoever stores something about a person hands it out on request, and erases it."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from conclave.config.composition import compose
from conclave.core import subject_data
from conclave.members.models import Account, Office
from tests.guards.test_foreign_keys import package


def silent(every: Iterable[type[models.Model]], registered: set[str]) -> list[str]:
    """Domains whose tables point at a person and which registered no part."""
    personal = {package(model) for model in every for field in model._meta.get_fields() if field.concrete and field.related_model is Account}
    return sorted(personal - registered - {""})


def test_every_domain_that_knows_people_has_its_part() -> None:
    compose()
    assert silent(apps.get_models(), {part.domain for part in subject_data.parts()}) == []


@isolate_apps("conclave.members")
def test_a_domain_without_its_part_is_named() -> None:
    class Gossip(models.Model):
        about = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "members"

    Gossip.__module__ = "conclave.circles.models"
    assert silent([Gossip, Office], {"members"}) == ["circles"]
