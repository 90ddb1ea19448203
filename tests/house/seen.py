"""What whoever reads the database sees of sealed conversations: `python -m tests.house.seen DATA_DIR` prints the table of docs/threat-model.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

APPS = ("conversations", "circles")
HEAD = ["| table | rows | one of them |", "|---|---|---|"]
LONGEST = 14  # characters of a value


def models() -> Iterator[Any]:
    """All that is kept of conversations and circles."""
    from django.apps import apps  # noqa: PLC0415  # only once the settings are named

    for app in APPS:
        yield from sorted(apps.get_app_config(app).get_models(), key=lambda model: model._meta.db_table)


def columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def line(model: Any) -> str:
    """One table, with the values of its newest row; of a column that is empty there, those of another."""
    said = ", ".join(f"{column} {_value(model, column)}" for column in columns(model))
    return f"| `{model._meta.db_table}` | {model.objects.count()} | {said} |"


def _value(model: Any, column: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    found = model.objects.exclude(**{f"{field.name}__isnull": True}).order_by("-pk").values_list(field.attname, flat=True).first()
    if found is None:
        return "(empty)"
    if isinstance(found, bytes | memoryview):
        return f"*{len(found)} bytes*"
    text = str(found).replace("|", "/")
    return f"`{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}`" if text else "(empty)"


def main() -> None:
    os.environ["CONCLAVE_DATA_DIR"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conclave.config.settings")
    import django  # noqa: PLC0415  # only now is the folder named

    django.setup()
    print("\n".join([*HEAD, *(line(model) for model in models())]))


if __name__ == "__main__":
    main()
