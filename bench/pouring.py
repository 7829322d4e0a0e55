"""A large database of one kind poured into the other, row by row, by COPY."""

import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
from sqlalchemy import JSON, Boolean, Column, LargeBinary, String, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

from bench.ground import PostgresGround, bare_sqlite
from oversight.storage.base import Base

Convert = Callable[[Any], Any]


def poured(place: PostgresGround, source: str) -> str:
    """Return a database of PostgreSQL that holds the rows of one of SQLite.

    Neither triggers nor checks look at them: copies have longer keys and texts cut
    short.
    """
    url = place.create()
    address = url.replace("+psycopg", "")
    with (
        closing(bare_sqlite(source)) as old,
        psycopg.connect(address, autocommit=True) as new,
    ):
        new.execute("SET session_replication_role = replica")
        new.execute("SET synchronous_commit = off")
        new.execute("SET timezone = 'UTC'")
        for table in Base.metadata.sorted_tables:
            _unchecked(new, table)
            _copied(old, new, table)
        new.execute("VACUUM ANALYZE")
    return url


def _unchecked(new: psycopg.Connection, table: Table) -> None:
    # A trigger with a condition holds the type of each column that it names.
    guards = new.execute(
        "SELECT tgname FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid = %s::regclass",
        [table.name],
    ).fetchall()
    for (name,) in guards:
        new.execute(f'DROP TRIGGER "{name}" ON "{table.name}"'.encode())
    found = new.execute(
        "SELECT conname FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid = %s::regclass",
        [table.name],
    ).fetchall()
    for (name,) in found:
        new.execute(f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"'.encode())
    longer = [
        f'ALTER "{column.name}" TYPE text'
        for column in table.columns
        if isinstance(_plain(column), String)
    ]
    if longer:
        words = ", ".join(longer)
        new.execute(f'ALTER TABLE "{table.name}" {words}'.encode())


def _copied(old: Any, new: psycopg.Connection, table: Table) -> None:  # noqa: ANN401
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    converts = [_converter(column) for column in table.columns]
    rows = old.execute(f'SELECT {listed} FROM "{table.name}"')  # noqa: S608
    with (
        new.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN'.encode()) as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    value if value is None or make is None else make(value)
                    for make, value in zip(converts, row, strict=True)
                ]
            )


def _converter(column: Column[Any]) -> Convert | None:
    kind = _plain(column)
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, JSON):
        return _whole
    if isinstance(kind, LargeBinary):
        return bytes
    return None


def _plain(column: Column[Any]) -> TypeEngine[Any]:
    kind = column.type
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    return kind


def _whole(text: str | float) -> str:
    """Return a document as it stands, or an empty one for what was cut short."""
    if not isinstance(text, str):  # SQLite keeps a bare number as a number.
        return json.dumps(text)
    try:
        json.loads(text)
    except ValueError:
        return "{}"
    return text
