"""Rebuilding a SQLite table in place: its rows, indexes and triggers stay as they were.

Alembic's own way forgets CHECK constraints and triggers, and quotes the name anew.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

_KEPT = "rebuilt"
_OTHERS = text(
    "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL "
    "AND type IN ('index', 'trigger') ORDER BY type, name"
)
_TABLE = text("SELECT sql FROM sqlite_master WHERE name = :table")


def rebuild(
    connection: Connection,
    table: str,
    edit: Callable[[str], str],
    *,
    filled: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Make a table anew by its edited CREATE statement.

    A new column is empty, unless ``filled`` says what the rows so far have in it.
    """
    made = connection.execute(_TABLE, {"table": table}).scalar_one()
    others = connection.execute(_OTHERS, {"table": table}).scalars().all()
    shape = connection.exec_driver_sql(f"PRAGMA table_info({table})")
    columns = ", ".join(row[1] for row in shape)
    more = "".join(f", {name}" for name in filled)
    values = "".join(f", {value}" for value in filled.values())
    # The names are those of our own tables: nothing here comes from a visitor.
    for statement in (
        f"CREATE TEMPORARY TABLE {_KEPT} AS SELECT * FROM {table}",  # noqa: S608
        f"DROP TABLE {table}",
        edit(made),
        f"INSERT INTO {table} ({columns}{more}) SELECT {columns}{values} FROM {_KEPT}",  # noqa: S608
        f"DROP TABLE {_KEPT}",
        *others,
    ):
        connection.exec_driver_sql(statement)


def with_more(made: str, columns: Iterable[str], constraints: Iterable[str]) -> str:
    """Return a CREATE TABLE statement with more columns and constraints."""
    before, first, after = made.partition("CONSTRAINT")
    named = "".join(f"{column}, " for column in columns)
    body, close, tail = f"{before}{named}{first}{after}".rpartition(")")
    more = "".join(f", {constraint}" for constraint in constraints)
    return f"{body.rstrip()}{more}{close}{tail}"
