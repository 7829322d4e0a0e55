"""Many dockets out of one real docket: its rows again under fresh numbers and keys."""

import sqlite3
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bench.ground import SqliteGround, bare_sqlite, keys
from oversight.authority.permissions import Role
from oversight.cli.clockwork import sweep_once
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.service import answering, issuing, restoring, sending
from oversight.notices.models.notices import Notice
from oversight.notices.service import telling
from oversight.storage.base import Base
from oversight.storage.session import Store, open_store
from tests.factories.accounts import an_actor
from tests.factories.appeals import FULL, SENT
from tests.factories.dispatch import acted
from tests.factories.intake import officers
from tests.factories.review import a_decided_case, a_roster

ANSWERED = SENT + timedelta(hours=2)
ITEMS = 15  # as many as one reviewer may sign in a day
CHUNK = 500
LONG = 100
SHARED = frozenset(
    [
        "audit_head",
        "audit_rows",
        "intake_tallies",
        "ledger_agencies",
        "ledger_dockets",
        "ledger_waiting",  # the database writes it with each leaf
        "review_beacon",
        "review_signed",  # of a day and a person, not of a docket
    ]
)
# Neither public page reads them: a copy without them is as slow, and a third as large.
UNREAD = frozenset(
    [
        "dispatch_letters",
        "intake_batch_rows",
        "intake_particulars",
        "intake_touches",
        "notices_mails",
        "review_signatures",
        "review_views",
        "review_votes",
        "vault_keys",
        "vault_values",
    ]
)
# The log and its keeping: one for the whole portal, however many dockets there are.
KEPT_ONCE = frozenset(
    name
    for name in Base.metadata.tables
    if name.startswith(("audit_", "ledger_", "transparency_", "vault_"))
)
# What no two dockets share: an account is asked about a few times, and not by all.
UNIQUE = frozenset(
    ["canonical", "code_hash", "file_sha256", "handle", "message_id", "number"]
)
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def portal_of(
    place: SqliteGround, items: int, *, lived: timedelta | None = None
) -> tuple[str, str]:
    """Return a database with so many items, sent and public, and one docket of it.

    With ``lived``, each docket has a history behind it: all that follows by itself has
    happened for so long, and no table is left out.
    """
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
    if lived:
        _live(store, docket, lived)
    store.close()
    left = SHARED | (KEPT_ONCE if lived else UNREAD)
    one = {
        table: (names, [row for row in rows if row not in before[table][1]])
        for table, (names, rows) in _rows(url).items()
        if table not in left and not table.startswith("accounts_")
    }
    with closing(bare_sqlite(url)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        _clone(connection, one, docket, items // ITEMS)
        connection.execute("PRAGMA journal_mode = WAL")
    return url, f"{docket[:-6]}{items // ITEMS // 2:06}"


def _live(store: Store, docket: str, lived: timedelta) -> None:
    """Let it be answered, and what follows by itself happen, until all has ended."""
    end = SENT + lived
    with store.transaction() as session:
        by = an_actor(session, role=Role.LIAISON, platform="x")
        for number in range(1, ITEMS + 1):
            given = acted(acted_at=ANSWERED)
            answering.answer(session, docket, number, given, by=by, now=ANSWERED)
    _sweep(store, end)
    with store.transaction() as session:
        for one in session.scalars(select(Restoration.id)).all():
            restoring.answer_restoration(
                *(session, one), restored=True, restored_at=end, by=by, now=end
            )
    _sweep(store, end)
    with store.transaction() as session:
        for notice in session.scalars(select(Notice.id)).all():
            telling.pass_on(session, notice, by=by, now=end)
    _sweep(store, end)


def _sweep(store: Store, now: datetime) -> None:
    """Let what is due happen, and what follows from it, until nothing does."""
    while any((done := sweep_once(store, now))[0].values()):
        assert not done[1], done


def _clone(connection: sqlite3.Connection, one: Rows, docket: str, times: int) -> None:
    """Write every row again for each further docket, a chunk of dockets at a time."""
    middle = times // 2
    connection.execute("CREATE TEMP TABLE copies (k INTEGER PRIMARY KEY)")
    connection.execute("PRAGMA cache_size = -262144")
    shown, copied = list(_statements(one, docket)), list(_statements(_cut(one), docket))
    for start in range(2, times + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, times + 1))
        connection.execute("BEGIN")
        connection.execute("DELETE FROM copies")
        others = ((number,) for number in numbers if number != middle)
        connection.executemany("INSERT INTO copies VALUES (?)", others)
        _write(connection, copied)
        if middle in numbers:
            connection.execute("DELETE FROM copies")
            connection.execute("INSERT INTO copies VALUES (?)", (middle,))
            _write(connection, shown)
        connection.execute("COMMIT")
    connection.execute("UPDATE ledger_dockets SET number = ?", (times,))
    connection.execute("UPDATE intake_tallies SET dockets = ?", (times,))


def _cut(one: Rows) -> Rows:
    """Leave long texts out: no list shows them, and a table finds its rows by keys."""
    return {
        table: (names, [tuple(_short(value) for value in row) for row in rows])
        for table, (names, rows) in one.items()
    }


def _short(value: object) -> object:
    whole = isinstance(value, str) and value.startswith(("{", "["))  # JSON stays JSON.
    return value[:LONG] if isinstance(value, str | bytes) and not whole else value


def _write(
    connection: sqlite3.Connection, statements: Iterable[tuple[str, list[object]]]
) -> None:
    for statement, given in statements:
        connection.execute(statement, given)


def _statements(one: Rows, docket: str) -> Iterator[tuple[str, list[object]]]:
    """Each row as a statement that writes it for every docket of the chunk."""
    keys = {
        row[names.index(name)]
        for names, rows in one.values()
        for row in rows
        for name in ("id", "event_id")
        if name in names
    }
    for table, (names, rows) in one.items():
        for row in rows:
            told = [
                _again(*cell, keys, docket) for cell in zip(names, row, strict=True)
            ]
            values = ", ".join(value for value, _ in told)
            columns = ", ".join(names)
            yield (
                f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM copies',  # noqa: S608
                [one for _, given in told for one in given],
            )


def _again(
    name: str, value: object, keys: AbstractSet[object], docket: str
) -> tuple[str, list[object]]:
    """What a cell becomes in the copy for docket ``k``, and with which values."""
    told: tuple[str, list[object]] = "?", [value]
    number = "printf('%s%06d', ?, k)"
    if name == "id" and isinstance(value, int):
        told = "? + 1000 * k", [value]
    elif name == "filed_at":
        moved = "strftime('%Y-%m-%d %H:%M:%S', ?, '+' || k || ' minutes')"
        told = f"{moved} || '.000000'", [value]
    elif isinstance(value, str) and name in UNIQUE:
        told = "? || printf('%08x', k)", [value]
    elif isinstance(value, str) and value in keys:
        told = "? || printf('%08x', k)", [value[:-8]]
    elif isinstance(value, str) and docket in value:
        told = f"replace(?, ?, {number})", [value, docket, docket[:-6]]
    elif isinstance(value, bytes) and docket.encode() in value:
        text = f"replace(CAST(? AS TEXT), ?, {number})"
        told = f"CAST({text} AS BLOB)", [value, docket, docket[:-6]]
    return told


def _rows(url: str) -> Rows:
    found: Rows = {}
    with closing(bare_sqlite(url)) as connection:
        for table in Base.metadata.sorted_tables:
            cursor = connection.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table.name] = names, cursor.fetchall()
    return found
