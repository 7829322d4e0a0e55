"""Opening the database: the only module that commits, and it knows no Flask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from time import sleep

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

SQLITE_WAIT_MS = 30_000
CONNECT_SECONDS = 10
SWITCH_TRIES, SWITCH_PAUSE = 300, 0.1


@dataclass(frozen=True, slots=True)
class Store:
    """One database, opened."""

    engine: Engine
    _writer: Engine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the one engine whose transactions take SQLite's write lock at once."""
        writer = self.engine.execution_options(writes=True)
        object.__setattr__(self, "_writer", writer)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit everything done inside, or nothing."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look, and leave no trace."""
        with Session(self.engine) as session:
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Do what stands inside to the last check of the database, then undo it."""
    trial = session.begin_nested()
    try:
        yield
        session.flush()
    finally:
        trial.rollback()


def open_store(url: str) -> Store:
    """Return a store on which both databases keep the same promises.

    SQLite: WAL, synchronous=FULL, foreign keys on, BEGIN IMMEDIATE for writes.
    PostgreSQL: READ COMMITTED with row locks, statement and lock time limits.
    """
    if url.startswith("postgresql"):
        limits = "-c statement_timeout=60000 -c lock_timeout=30000 -c timezone=UTC"
        return Store(
            create_engine(
                url,
                pool_pre_ping=True,
                hide_parameters=True,  # Errors and logs never hold what was typed.
                connect_args={"options": limits, "connect_timeout": CONNECT_SECONDS},
            )
        )
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _harden_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Store(engine)


def _harden_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _write_ahead(connection: SqliteConnection) -> None:
    """Switch to the write-ahead log; here SQLite does not wait for others by itself."""
    for left in reversed(range(SWITCH_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except OperationalError:
            if not left:
                raise
            sleep(SWITCH_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock before the first read, as FOR UPDATE would."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
