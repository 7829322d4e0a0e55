"""SQLite's database as one file: copied by its own means while others go on writing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, create_engine

from oversight.cli.answering import Refused
from oversight.cli.backup import figures
from oversight.cli.backup.figures import Figures
from oversight.storage.session import Store

FILE = "database.sqlite"


def dump(store: Store, place: Path) -> Figures:
    """Copy the database as it stands at one moment; return what the copy holds."""
    target = place / FILE
    with closing(sqlite3.connect(target)) as copy, store.engine.connect() as here:
        raw = here.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    target.chmod(0o600)
    return looked_at(target)


def looked_at(target: Path) -> Figures:
    """Return what a copy holds, read from its file; refuse one that is damaged."""
    named = f"file:{quote(str(target.absolute()))}"
    url = URL.create("sqlite", database=named, query={"mode": "ro", "uri": "true"})
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if sound != "ok" or torn is not None:
                raise Refused("damaged", f"{target} is damaged: {sound}.")
            return figures.taken(connection)
    finally:
        engine.dispose()


def check_empty(database: Path) -> None:
    """Refuse a place where a database stands, or the rest of one."""
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        if path.exists():
            raise Refused(
                "not_empty", f"{path} is there already. Restore into an empty place."
            )


def load(place: Path, database: Path) -> None:
    """Put the database where the portal looks for it: whole or not at all."""
    fresh = database.with_name(f"{database.name}.restoring")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out, (place / FILE).open("rb") as kept:
        while block := kept.read(1 << 20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(database)
