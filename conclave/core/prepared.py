"""Queries that Django writes once and that later calls only fill in.

Writing the SQL of a query with many subqueries takes Django ten times as long as the database takes to answer it.
Such a query, on a page that everybody opens each morning or with each sealed message, is prepared: the predicates stay
where they are, in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Model, QuerySet, UUIDField

MOST = 64
_NOW = datetime(1789, 7, 14, 3, 3, 3, 333333, tzinfo=UTC)
_KEY = 7_141_789_000_000_000_000

_DAY = date(1789, 7, 15)
_UUIDS = UUIDField[UUID, UUID]()

Key = int | str | UUID | date
M = TypeVar("M", bound=Model)
Build = Callable[[Any, datetime], QuerySet[Any, Any]]


@dataclass(frozen=True)
class _Statement:
    """SQL, its values with places to fill, and how to read a row. It belongs to one connection, so to one thread."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[int | str | None, ...]
    compiler: Any
    converters: Any


def rows(build: Build, keys: Sequence[Key], now: datetime) -> Iterator[tuple[Any, ...]]:
    """The rows of `build(keys, now)`, a `values_list` whose SQL depends on nothing but how many keys there are, and of which kind.

    `build` must be a module-level function: it is remembered by its name, for each number of keys up to `MOST`.
    """
    if not 0 < len(keys) <= MOST:
        yield from build(keys, now)
        return
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _statement(connection, build, tuple(type(key) for key in keys))
    fill: dict[int | str, Any] = {"now": connection.ops.adapt_datetimefield_value(now)}
    fill |= {n: _adapted(connection, key) for n, key in enumerate(keys)}
    filled = [value if place is None else fill[place] for value, place in zip(statement.values, statement.places, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, filled)
        found = cursor.fetchall()
    yield from map(tuple, statement.compiler.apply_converters(found, statement.converters))


def one(build: Build, keys: Sequence[Key], now: datetime) -> tuple[Any, ...] | None:
    """The first of `rows`, or None."""
    return next(rows(build, keys, now), None)


def insert(row: Model) -> None:
    """Adds a row whose number the database chooses, without asking for it. Raises `IntegrityError`."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, AutoField)]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(connection, type(row), fields), values)


def update(row: Model, **changes: Any) -> None:
    """Writes these columns of `row`, and them alone."""
    connection = connections[DEFAULT_DB_ALIAS]
    name, meta = connection.ops.quote_name, cast(Any, row)._meta
    fields = [meta.get_field(column) for column in changes]
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, changes.values(), strict=True)]
    columns = ", ".join(f"{name(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        sql = f"UPDATE {name(meta.db_table)} SET {columns} WHERE {name(meta.pk.column)} = %s"  # noqa: S608  # names of our own
        cursor.execute(sql, [*values, meta.pk.get_db_prep_save(row.pk, connection)])


def part(model: type[M], **told: Any) -> M:
    """An instance of which the columns `told` were read; any other is read when it is asked for."""
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in told]
    return model.from_db(DEFAULT_DB_ALIAS, columns, [told[column] for column in columns])


def _insertion(connection: Any, model: type[Model], fields: Sequence[Any]) -> str:
    known: dict[type[Model], str] = vars(connection).setdefault("conclave_insertions", {})
    if model not in known:
        name = connection.ops.quote_name
        columns = ", ".join(name(field.column) for field in fields)
        known[model] = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608  # names of our own
    return known[model]


def _statement(connection: Any, build: Build, kinds: tuple[type[Key], ...]) -> _Statement:
    known: dict[tuple[str, tuple[type[Key], ...]], _Statement] = vars(connection).setdefault("conclave_prepared", {})
    name = (f"{build.__module__}.{build.__qualname__}", kinds)
    if name not in known:
        known[name] = _prepare(connection, build, [_stand_in(kind, n) for n, kind in enumerate(kinds)])
    return known[name]


def _stand_in(kind: type[Key], n: int) -> Key:
    """What no row has, in the place of the key number `n`."""
    if kind is date:
        return _DAY + timedelta(days=n)
    if kind is str:
        return f"{_KEY + n}"
    return UUID(int=_KEY + n) if kind is UUID else _KEY + n


def _prepare(connection: Any, build: Build, keys: Sequence[Key]) -> _Statement:
    compiler: Any = build(keys, _NOW).query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    places: dict[Any, int | str] = {_adapted(connection, key): n for n, key in enumerate(keys)}
    places[connection.ops.adapt_datetimefield_value(_NOW)] = "now"
    selected = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(selected)
    return _Statement(sql, tuple(values), tuple(places.get(value) for value in values), compiler, converters)


def _adapted(connection: Any, key: Key) -> Any:
    """`key` as this database is handed it."""
    if isinstance(key, date):
        return connection.ops.adapt_datefield_value(key)
    return _UUIDS.get_db_prep_value(key, connection) if isinstance(key, UUID) else key
