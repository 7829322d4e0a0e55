"""Many dockets out of one real docket: its rows again under fresh numbers and keys."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from bench.ground import SqliteGround, bare_sqlite, keys
from oversight.authority.permissions import Role
from oversight.dispatch.service import issuing, sending
from oversight.storage.base import Base
from oversight.storage.session import open_store
from tests.factories.accounts import an_actor
from tests.factories.appeals import FULL, SENT
from tests.factories.intake import officers
from tests.factories.review import a_decided_case, a_roster

ITEMS = 15  # as many as one reviewer may sign in a day
CHUNK = 100
SHARED = frozenset(
    ["audit_head", "audit_rows", "ledger_agencies", "ledger_dockets", "review_beacon"]
)
_serial = count(1_000_000)
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def portal_of(place: SqliteGround, items: int) -> tuple[str, str]:
    """Return a database with so many items, sent and public, and one docket of it."""
    keys()
    url = place.create()
    store = open_store(url)
    with store.transaction() as session:
        officers(session)
        a_roster(session, FULL)
        an_actor(session, role=Role.LIAISON, platform="x")
    before = _rows(url)
    with store.transaction() as session:
        docket = a_decided_case(session, items=ITEMS)
        issuing.issue(session, docket, now=SENT)
        sending.dispatch(session, docket, now=SENT + timedelta(minutes=1))
    store.close()
    one = {
        table: (names, [row for row in rows if row not in before[table][1]])
        for table, (names, rows) in _rows(url).items()
        if table not in SHARED and not table.startswith("accounts_")
    }
    with closing(bare_sqlite(url)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        _clone(connection, one, docket, items // ITEMS)
    return url, f"{docket[:-6]}{items // ITEMS // 2:06}"


def _clone(connection: sqlite3.Connection, one: Rows, docket: str, times: int) -> None:
    for start in range(2, times + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, times + 1))
        copies = [_copy(one, docket, f"{docket[:-6]}{n:06}") for n in numbers]
        connection.execute("BEGIN")
        for table, (names, _) in one.items():
            marks = ", ".join("?" for _ in names)
            connection.executemany(
                f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})',  # noqa: S608
                [row for copy in copies for row in copy[table]],
            )
        connection.execute("COMMIT")


def _copy(one: Rows, old: str, new: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a docket under another number, with keys of their own."""
    fresh = {
        row[names.index(name)]: uuid4().hex
        for names, rows in one.values()
        for row in rows
        for name in ("id", "event_id")
        if name in names
    }
    return {
        table: [tuple(_values(names, row, fresh, old, new)) for row in rows]
        for table, (names, rows) in one.items()
    }


def _values(
    names: list[str], row: tuple[Any, ...], fresh: Mapping[Any, str], old: str, new: str
) -> Iterator[object]:
    for name, value in zip(names, row, strict=True):
        if name in {"code_hash", "file_sha256"}:
            yield uuid4().hex * 2
        elif name == "canonical":
            yield f"{value}{next(_serial)}"
        elif name == "id" and isinstance(value, int):
            yield next(_serial)
        elif isinstance(value, str):
            again = fresh.get(value, value).replace(old, new)
            yield f"B-{uuid4().hex[:12]}" if again.startswith("B-") else again
        elif isinstance(value, bytes):
            yield value.replace(old.encode(), new.encode())
        else:
            yield value


def _rows(url: str) -> Rows:
    found: Rows = {}
    with closing(bare_sqlite(url)) as connection:
        for table in Base.metadata.sorted_tables:
            cursor = connection.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table.name] = names, cursor.fetchall()
    return found
