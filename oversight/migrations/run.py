"""Bringing a database to the newest shape: all steps in one transaction, or none."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent
# Two processes that start together must not both migrate: the second one waits.
LOCK = "SELECT pg_advisory_xact_lock(20261122)"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape; a second run changes nothing."""
    with engine.execution_options(writes=True).connect() as connection:
        _guard_keys(connection, on=False)
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(LOCK)
                command.upgrade(_config(connection), "head")
                _check_keys(connection)
        finally:
            _guard_keys(connection, on=True)


def head() -> str | None:
    """Return the name of the newest step."""
    return ScriptDirectory(str(HERE)).get_current_head()


def steps() -> set[str]:
    """Return the name of every step that this version knows."""
    every = ScriptDirectory(str(HERE)).walk_revisions()
    return {one.revision for one in every}


def current(engine: Engine) -> str | None:
    """Return the name of the last step this database has taken."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _guard_keys(connection: Connection, *, on: bool) -> None:
    # SQLite rebuilds a table to change it; with foreign keys on, dropping the old
    # one would take its children along. The switch works outside transactions only.
    raw = connection.connection.driver_connection
    if isinstance(raw, SqliteConnection):
        raw.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _check_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"{len(orphans)} rows would lose the row they point to")
