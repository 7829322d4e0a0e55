"""Letting the files of a database forget what was deleted from its tables."""

import re
from collections.abc import Sequence
from contextlib import suppress
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteBusy
from time import sleep

import psycopg
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from oversight.storage.session import SQLITE_WAIT_MS

PAUSE_MS = 250
COUNT = re.compile(r"\d+")


def rewrite(
    engine: Engine, tables: Sequence[str], *, wait_ms: int = SQLITE_WAIT_MS
) -> bool:
    """Write tables anew, so that no page of theirs holds what was deleted.

    SQLite: the whole file, and the write-ahead log is emptied. PostgreSQL: these
    tables; its write-ahead log and its archives keep the old bytes until they are
    recycled, which is the real bound of an erasure. Returns False when others were in
    the way longer than the wait, be it by a lock or by a transaction that began before
    the deletion and may still look at what was deleted: then the old bytes are still
    there, and it is to be done again.
    """
    with suppress(OperationalError, SqliteBusy):
        return _rewritten(engine, tables, wait_ms)
    return False


def _rewritten(engine: Engine, tables: Sequence[str], wait_ms: int) -> bool:
    with engine.connect() as plain:
        raw = plain.connection.driver_connection
        if isinstance(raw, SqliteConnection):
            # Past the ORM's BEGIN: a file is rewritten outside any transaction.
            raw.execute(f"PRAGMA busy_timeout = {wait_ms:d}")
            try:
                raw.execute("VACUUM")
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")
            return not busy
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"SET lock_timeout = {wait_ms:d}")
        # A large table takes longer than any page may.
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            left = _vacuumed(connection, tables)
            for _ in range(wait_ms // PAUSE_MS):
                if not left:
                    break
                sleep(PAUSE_MS / 1000)
                left = _vacuumed(connection, left)
            connection.exec_driver_sql("CHECKPOINT")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
            connection.exec_driver_sql("RESET statement_timeout")
    return not left


def _vacuumed(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Write tables anew; return those that keep deleted rows for older readers.

    Only VACUUM itself knows: it says so in the detail of its report, as the first
    number there, in whatever language the server speaks.
    """
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    kept: list[int] = []

    def heard(told: Diagnostic) -> None:
        count = COUNT.search(told.message_detail or "")
        kept.append(int(count[0]) if count else 0)

    raw.add_notice_handler(heard)
    left = []
    try:
        for table in tables:
            kept.clear()
            connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {table}")
            if any(kept):
                left.append(table)
    finally:
        raw.remove_notice_handler(heard)
    return left
