"""The very rows that a piece of work wrote, and writing them with nothing around.

What the database itself writes with a row (a leaf's turn, a reviewer's count of the
day) it writes here as well: such rows are not handed to it a second time.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.types.string import TextLoader

from bench import ground
from bench.ground import Ground, PostgresGround
from oversight.storage.base import Base

Dump = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
Statements = list[tuple[str, list[tuple[Any, ...]]]]
TRIGGERED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgres": "SELECT prosrc FROM pg_proc JOIN pg_trigger ON tgfoid = pg_proc.oid",
}


@contextmanager
def plain(place: Ground, url: str) -> Iterator[Any]:
    """A bare connection, on which JSON is text."""
    if isinstance(place, PostgresGround):
        address = url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.adapters.register_loader("json", TextLoader)
            yield connection
        return
    plain = ground.bare_sqlite(url)
    yield plain
    plain.close()


def dump(place: Ground, url: str) -> Dump:
    """Return every row of every table."""
    found: Dump = {}
    with plain(place, url) as connection:
        for table in Base.metadata.sorted_tables:
            cursor = connection.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table.name] = names, [tuple(row) for row in cursor]
    return found


def minus(after: Dump, before: Dump) -> Dump:
    """The rows that were written, table by table, in an order that may be kept."""
    written: Dump = {}
    for table, (names, rows) in after.items():
        seen = set(before[table][1])
        new = [row for row in rows if row not in seen]
        if new:
            written[table] = names, new
    return written


def bare(place: Ground, url: str, *steps: Dump) -> Callable[[], None]:
    """Return the work of writing these rows, each step in one bare transaction."""
    by_itself = _by_itself(place, url)
    every = [
        _statements(
            place, {table: step[table] for table in step if table not in by_itself}
        )
        for step in steps
    ]

    def work() -> None:
        with plain(place, url) as connection:
            for statements in every:
                _write(connection, statements)

    return work


def _by_itself(place: Ground, url: str) -> frozenset[str]:
    """Name the tables whose rows a trigger writes, and nobody else."""
    with plain(place, url) as connection:
        told = " ".join(row[0] for row in connection.execute(TRIGGERED[place.name]))
    return frozenset(re.findall(r"INSERT INTO (\w+)", told))


def _statements(place: Ground, written: Dump) -> Statements:
    postgres = isinstance(place, PostgresGround)
    mark = "%s" if postgres else "?"
    verb, end = (
        ("INSERT", " ON CONFLICT DO NOTHING") if postgres else ("INSERT OR REPLACE", "")
    )
    statements = []
    for table, (names, rows) in written.items():
        marks = ", ".join(mark for _ in names)
        columns = ", ".join(f'"{name}"' for name in names)
        statements.append(
            (f'{verb} INTO "{table}" ({columns}) VALUES ({marks}){end}', rows)
        )
    return statements


def _write(connection: Any, statements: Statements) -> None:  # noqa: ANN401
    connection.execute("BEGIN")
    cursor = connection.cursor()
    for statement, rows in statements:
        cursor.executemany(statement, rows)
    connection.execute("COMMIT")
