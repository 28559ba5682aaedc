"""The seam for writing very many rows: COPY on PostgreSQL, one prepared statement elsewhere.

`bulk_create` spends most of its time on model instances and on placeholders; a register of 100,000 units goes in
several times faster this way. Callers hold the transaction, know the columns and have checked the values; nothing here
runs validators, `auto_now` or signals.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count, islice
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from core.echo import Echo

# Stands for NULL in COPY's text; no text of the portal holds this control character (`core.text.tidy` apart, it
# cannot be typed), and a column that took it for a value would refuse the NULL.
_NULL = "\x1a"
_names = count()
A_TIME = 1_000  # rows in one statement
A_PIECE = 100  # rows that are sent together


def new_keys(model: type[models.Model], number: int) -> list[int]:
    """Primary keys for `number` rows that are about to be inserted, which nobody else will get.

    Without sequences (SQLite) this holds because a writing transaction has the database to itself.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', key, number],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + number))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows stand; `names` are field names (`park_id` for a key), each row has one value for each.

    What is not named has its field's default. Rows may be made while they are written, by code that asks this
    connection nothing: PostgreSQL then takes the first ones in while the next are made.
    """
    if isinstance(rows, Sequence) and not rows:
        return
    fields = _fields(model, names)
    unnamed = [
        field for field in model._meta.concrete_fields if not (field in fields or field.null or field.primary_key)
    ]
    if unnamed:
        defaults = tuple(field.get_default() for field in unnamed)
        fields, rows = [*fields, *unnamed], ((*row, *defaults) for row in rows)
    if connection.vendor == "postgresql":
        _copy(_quoted(model._meta.db_table), fields, rows)
        return
    columns, marks = _columns(fields), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608  # own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, _prepared(fields, rows))  # type: ignore[arg-type]  # takes any iterable


def update(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The rows have these values; the first of `names` is the primary key, by which each is found."""
    if not rows:
        return
    fields = _fields(model, names)
    table, (key, *others) = _quoted(model._meta.db_table), [_column(field) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            changes = ", ".join(f"{name} = %s" for name in others)
            statement = f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608  # own names
            keyed = ((*row[1:], row[0]) for row in _prepared(fields, rows))
            cursor.executemany(statement, keyed)  # type: ignore[arg-type]  # takes any iterable
            return
        stage = _quoted(f"bulk_{next(_names)}")
        columns = _columns(fields)
        cursor.execute(f"CREATE TEMPORARY TABLE {stage} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")  # noqa: S608
        _copy(stage, fields, rows)
        changes = ", ".join(f"{name} = {stage}.{name}" for name in others)
        cursor.execute(f"UPDATE {table} SET {changes} FROM {stage} WHERE {table}.{key} = {stage}.{key}")  # noqa: S608
        cursor.execute(f"DROP TABLE {stage}")


def delete(model: type[models.Model], keys: Iterable[int]) -> None:
    """The rows with these primary keys are gone; what hangs on them is not looked at before the transaction ends."""
    table, key, left = _quoted(model._meta.db_table), _quoted(_key(model)), iter(keys)
    with connection.cursor() as cursor:
        while some := list(islice(left, A_TIME)):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({marks})", some)  # noqa: S608  # own names


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    by_name = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    return [by_name[name] for name in names]


def _key(model: type[models.Model]) -> str:
    return cast("str", model._meta.pk.column)


def _columns(fields: Iterable[models.Field]) -> str:
    return ", ".join(_column(field) for field in fields)


def _column(field: models.Field) -> str:
    return _quoted(cast("str", field.column))  # concrete fields have one


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _copy(table: str, fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]) -> None:
    statement = f"COPY {table} ({_columns(fields)}) FROM STDIN WITH (FORMAT csv, NULL '{_NULL}')"
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, _Pieces(_copy_text(fields, rows)))


class _Pieces:
    """A file that is read piece by piece, each piece made when it is asked for."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> str:
        return next(self._pieces, "")


def _copy_text(fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    as_json = [index for index, field in enumerate(fields) if isinstance(field, models.JSONField)]
    write = csv.writer(Echo(), lineterminator="\n").writerow
    left = iter(rows)
    while some := list(islice(left, A_PIECE)):
        lines = []
        for row in some:
            cells = [_NULL if value is None else value for value in row]
            for index in as_json:
                if row[index] is not None and not isinstance(row[index], JsonText):
                    cells[index] = to_json(row[index])
            lines.append(write(cells))
        yield "".join(lines)


class JsonText(str):
    """Text that is JSON already, for a JSON column."""

    __slots__ = ()


def to_json(value: Any) -> JsonText:
    """The value as a JSON column keeps it: dates, times and decimals as text."""
    return JsonText(_encode(value))


def _as_text(value: Any) -> Any:
    """What JSON has no word for, as text; what files are full of goes the short way."""
    kind = type(value)
    if kind is Decimal:
        return str(value)
    if kind is date or kind is datetime:  # a time to the microsecond, so that it can be put back as it was
        return value.isoformat()
    return _ENCODER.default(value)


_ENCODER = DjangoJSONEncoder()
_encode = json.JSONEncoder(ensure_ascii=False, default=_as_text).encode


_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.BooleanField)


def _prepared(fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]) -> Iterable[list[Any]]:
    """The rows with their decimals, times and JSON as this database takes them."""
    converters: list[tuple[int, Callable[[Any], Any]]] = [
        (index, _converter(field)) for index, field in enumerate(fields) if not isinstance(field, _PLAIN)
    ]
    for row in rows:
        cells = list(row)
        for index, convert in converters:
            if cells[index] is not None:
                cells[index] = convert(cells[index])
        yield cells


def _converter(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: str(value) if isinstance(value, JsonText) else str(to_json(value))
    return lambda value: field.get_db_prep_save(value, connection)
