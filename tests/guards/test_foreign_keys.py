"""A table may point at its own domain's tables or at those of a lower row, as imports may."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from conclave.core.audit.models import Row
from conclave.members.models import Account
from tests.house.tree import rows


def package(model: type[models.Model]) -> str:
    """The package of conclave that `model` lives in; nothing for a library's."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "conclave" else ""


def wrong_ways(every: Iterable[type[models.Model]]) -> list[str]:
    """Each relation of ours that points upwards or sideways."""
    height = {name: -number for number, row in enumerate(rows()) for name in row}
    found = []
    for model in every:
        own = package(model)
        for field in model._meta.get_fields():
            target = package(field.related_model) if field.is_relation and field.concrete and isinstance(field.related_model, type) else ""
            if own and target and target != own and height[target] >= height[own]:
                found.append(f"{own}.{model.__name__}.{field.name} points at {target}")
    return found


def test_tables_point_downwards() -> None:
    assert wrong_ways(apps.get_models(include_auto_created=True)) == []


@isolate_apps("conclave.members")
def test_a_table_that_points_up_or_sideways_is_found() -> None:
    class Gossip(models.Model):
        about = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
        trail = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "members"

    Gossip.__module__ = "conclave.core.gossip"
    assert wrong_ways([Gossip]) == ["core.Gossip.about points at members"]
    Gossip.__module__ = "conclave.members.models"
    assert wrong_ways([Gossip]) == []
