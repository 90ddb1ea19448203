"""Queries that Django writes once and that later calls only fill in.

Writing the SQL of a query with many subqueries takes Django ten times as long as the database takes to answer it.
Such a query, on a page that everybody opens each morning, is prepared: the predicates stay where they are, in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

MOST = 40
_NOW = datetime(1789, 7, 14, 3, 3, 3, 333333, tzinfo=UTC)
_KEY = 7_141_789_000_000_000_000

Build = Callable[[Sequence[int], datetime], QuerySet[Any, Any]]


@dataclass(frozen=True)
class _Statement:
    """SQL, its values with places to fill, and how to read a row. It belongs to one connection, so to one thread."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[int | str | None, ...]
    compiler: Any
    converters: Any


def rows(build: Build, keys: Sequence[int], now: datetime) -> Iterator[tuple[Any, ...]]:
    """The rows of `build(keys, now)`, a `values_list` whose SQL depends on nothing but how many keys there are.

    `build` must be a module-level function: it is remembered by its name, for each number of keys up to `MOST`.
    """
    if not 0 < len(keys) <= MOST:
        yield from build(keys, now)
        return
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _statement(connection, build, len(keys))
    fill: dict[int | str, Any] = {"now": connection.ops.adapt_datetimefield_value(now), **dict(enumerate(keys))}
    filled = [value if place is None else fill[place] for value, place in zip(statement.values, statement.places, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, filled)
        found = cursor.fetchall()
    yield from map(tuple, statement.compiler.apply_converters(found, statement.converters))


def _statement(connection: Any, build: Build, count: int) -> _Statement:
    known: dict[tuple[str, int], _Statement] = vars(connection).setdefault("conclave_prepared", {})
    name = (f"{build.__module__}.{build.__qualname__}", count)
    if name not in known:
        known[name] = _prepare(connection, build([_KEY + n for n in range(count)], _NOW), count)
    return known[name]


def _prepare(connection: Any, query: QuerySet[Any, Any], count: int) -> _Statement:
    compiler: Any = query.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    places: dict[Any, int | str] = {_KEY + n: n for n in range(count)}
    places[connection.ops.adapt_datetimefield_value(_NOW)] = "now"
    selected = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(selected)
    return _Statement(sql, tuple(values), tuple(places.get(value) for value in values), compiler, converters)
