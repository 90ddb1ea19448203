"""Queries that Django writes once and that later calls only fill in.

Writing the SQL of a query with many subqueries takes Django ten times as long as the database takes to answer it.
Such a query, on a page that everybody opens each morning, is prepared: the predicates stay where they are, in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, UUIDField

MOST = 40
_NOW = datetime(1789, 7, 14, 3, 3, 3, 333333, tzinfo=UTC)
_KEY = 7_141_789_000_000_000_000

_UUIDS = UUIDField[UUID, UUID]()

Build = Callable[[Any, datetime], QuerySet[Any, Any]]


@dataclass(frozen=True)
class _Statement:
    """SQL, its values with places to fill, and how to read a row. It belongs to one connection, so to one thread."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[int | str | None, ...]
    compiler: Any
    converters: Any


def rows(build: Build, keys: Sequence[int | UUID], now: datetime) -> Iterator[tuple[Any, ...]]:
    """The rows of `build(keys, now)`, a `values_list` whose SQL depends on nothing but how many keys there are, and of which kind.

    `build` must be a module-level function: it is remembered by its name, for each number of keys up to `MOST`.
    """
    if not 0 < len(keys) <= MOST:
        yield from build(keys, now)
        return
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _statement(connection, build, len(keys), isinstance(keys[0], UUID))
    fill: dict[int | str, Any] = {"now": connection.ops.adapt_datetimefield_value(now)}
    fill |= {n: _adapted(connection, key) for n, key in enumerate(keys)}
    filled = [value if place is None else fill[place] for value, place in zip(statement.values, statement.places, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, filled)
        found = cursor.fetchall()
    yield from map(tuple, statement.compiler.apply_converters(found, statement.converters))


def _statement(connection: Any, build: Build, count: int, by_uuid: bool) -> _Statement:
    known: dict[tuple[str, int, bool], _Statement] = vars(connection).setdefault("conclave_prepared", {})
    name = (f"{build.__module__}.{build.__qualname__}", count, by_uuid)
    if name not in known:
        numbers = range(_KEY, _KEY + count)
        known[name] = _prepare(connection, build, [UUID(int=number) for number in numbers] if by_uuid else list(numbers))
    return known[name]


def _prepare(connection: Any, build: Build, keys: Sequence[int | UUID]) -> _Statement:
    compiler: Any = build(keys, _NOW).query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    places: dict[Any, int | str] = {_adapted(connection, key): n for n, key in enumerate(keys)}
    places[connection.ops.adapt_datetimefield_value(_NOW)] = "now"
    selected = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(selected)
    return _Statement(sql, tuple(values), tuple(places.get(value) for value in values), compiler, converters)


def _adapted(connection: Any, key: int | UUID) -> Any:
    """`key` as this database is handed it."""
    return _UUIDS.get_db_prep_value(key, connection) if isinstance(key, UUID) else key
