"""One transaction is all or nothing, and no writer is lost, on both databases."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from oversight.storage import session as session_module
from oversight.storage.session import Store, open_store, undone

WRITERS = 80


@pytest.fixture
def counter(blank_url: str) -> Iterator[Store]:
    store = open_store(blank_url)
    with store.transaction() as session:
        session.execute(text("CREATE TABLE counter (n INTEGER PRIMARY KEY)"))
        session.execute(text("CREATE TABLE line (n INTEGER REFERENCES counter (n))"))
        session.execute(text("CREATE TABLE total (n INTEGER)"))
        session.execute(text("INSERT INTO total VALUES (0)"))
    yield store
    store.close()


def test_all_is_kept_or_nothing(counter: Store) -> None:
    with counter.transaction() as session:
        session.execute(text("INSERT INTO counter VALUES (1)"))
    with pytest.raises(IntegrityError), counter.transaction() as session:
        _write_two_then_one(session)

    assert _all(counter, "counter") == [1]


def test_a_savepoint_takes_back_only_its_own(counter: Store) -> None:
    with counter.transaction() as session:
        session.execute(text("INSERT INTO counter VALUES (1)"))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text("INSERT INTO counter VALUES (1)"))
        session.execute(text("INSERT INTO counter VALUES (2)"))

    assert _all(counter, "counter") == [1, 2]


def test_looking_leaves_no_trace(counter: Store) -> None:
    with counter.reading() as session:
        session.execute(text("INSERT INTO counter VALUES (1)"))

    assert _all(counter, "counter") == []


def test_a_row_cannot_point_to_nothing(counter: Store) -> None:
    with pytest.raises(IntegrityError), counter.transaction() as session:
        session.execute(text("INSERT INTO line VALUES (7)"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_sqlite_survives_a_power_cut(counter: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30_000,
    }
    with counter.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in wanted
        } | {"synchronous": connection.info["synchronous"]}

    assert found == wanted


@pytest.mark.parametrize("kind", ["postgres"])
def test_postgresql_waits_only_so_long_and_keeps_utc(counter: Store) -> None:
    wanted = {"statement_timeout": "1min", "lock_timeout": "30s", "TimeZone": "UTC"}
    with counter.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in wanted
        }

    assert found == wanted


def test_eighty_writers_at_once_lose_nothing(counter: Store, kind: str) -> None:
    lock = "" if kind == "sqlite" else " FOR UPDATE"
    start = threading.Barrier(8)

    def write(_: int) -> int:
        with counter.transaction() as session:
            n = session.scalar(text(f"SELECT n FROM total{lock}"))
            assert isinstance(n, int)
            session.execute(text("UPDATE total SET n = :n"), {"n": n + 1})
            session.execute(text("INSERT INTO counter VALUES (:n)"), {"n": n + 1})
            return n + 1

    def write_many(writer: int) -> list[int]:
        start.wait()
        return [write(writer) for _ in range(WRITERS // 8)]

    with ThreadPoolExecutor(8) as pool:
        written = [n for many in pool.map(write_many, range(8)) for n in many]

    assert sorted(written) == list(range(1, WRITERS + 1))
    assert _all(counter, "counter") == list(range(1, WRITERS + 1))


def test_a_reader_is_not_stopped_by_a_writer(counter: Store) -> None:
    with counter.transaction() as writer:
        writer.execute(text("INSERT INTO counter VALUES (1)"))

        assert _all(counter, "counter") == []


def _write_two_then_one(session: Session) -> None:
    session.execute(text("INSERT INTO counter VALUES (2)"))
    session.execute(text("INSERT INTO counter VALUES (1)"))


def _all(store: Store, table: str) -> list[int]:
    with store.reading() as session:
        rows = session.scalars(text(f"SELECT n FROM {table} ORDER BY n"))
        return list(rows)


def test_what_is_tried_is_undone_and_the_rest_is_kept(counter: Store) -> None:
    with counter.transaction() as session:
        session.execute(text("INSERT INTO counter VALUES (1)"))
        with undone(session):
            session.execute(text("INSERT INTO counter VALUES (2)"))
        with pytest.raises(IntegrityError), undone(session):
            session.execute(text("INSERT INTO counter VALUES (1)"))

    assert _all(counter, "counter") == [1]


def test_a_new_file_that_somebody_else_is_filling_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE t (n INTEGER)")
    monkeypatch.setattr(session_module, "SWITCH_PAUSE", 0.01)
    monkeypatch.setattr(session_module, "SWITCH_TRIES", 3)
    store = open_store(f"sqlite:///{path}")

    with pytest.raises(OperationalError), store.reading() as session:
        session.execute(text("SELECT 1"))
    other.execute("COMMIT")
    with store.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"

    store.close()
    other.close()
