"""Letting the files of a database forget what was deleted from its tables."""

from collections.abc import Sequence
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Engine


def rewrite(engine: Engine, tables: Sequence[str]) -> None:
    """Write tables anew, so that no page of theirs holds what was deleted.

    SQLite: the whole file, and the write-ahead log is emptied. PostgreSQL: these
    tables; its write-ahead log and its archives keep the old bytes until they are
    recycled, which is the real bound of an erasure.
    """
    with engine.connect() as plain:
        raw = plain.connection.driver_connection
        if isinstance(raw, SqliteConnection):
            # Past the ORM's BEGIN: a file is rewritten outside any transaction.
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        for table in tables:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
        connection.exec_driver_sql("CHECKPOINT")
