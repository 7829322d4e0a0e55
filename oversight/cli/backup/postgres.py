"""PostgreSQL's database by its own programs, ``pg_dump`` and ``pg_restore``.

The password goes by the environment, never by the command line, which others can see.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
from sqlalchemy import Connection, inspect

from oversight.cli.answering import Refused
from oversight.cli.backup import figures
from oversight.cli.backup.figures import Figures
from oversight.storage.session import Store

FILE = "database.pgdump"
DUMP, RESTORE = "pg_dump", "pg_restore"
_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def dump(store: Store, place: Path) -> Figures:
    """Write one snapshot of the database to a file; return what that snapshot holds."""
    program, target = _program(DUMP), place / FILE
    snapshots = store.engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshots.connect() as connection:
        name = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar()
        found = figures.taken(connection)
        words = ["--format=custom", f"--snapshot={name}", f"--file={target}"]
        _run([program, *words], _environ(connection))
    target.chmod(0o600)
    _run([_program(RESTORE), "--list", str(target)], os.environ)
    return found


def check_empty(store: Store) -> None:
    """Refuse a database that holds any table."""
    if inspect(store.engine).get_table_names():
        raise Refused(
            "not_empty", "The database holds tables already. Restore into an empty one."
        )


def load(store: Store, place: Path) -> None:
    """Bring the database back in one transaction: all of it, or nothing."""
    program = _program(RESTORE)
    with store.engine.connect() as connection:
        environ = _environ(connection)
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    name = environ["PGDATABASE"]
    _run([program, *words, f"--dbname={name}", str(place / FILE)], environ)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(
            "no_program",
            f"{name} is not on this machine's PATH. It comes with PostgreSQL's client "
            "programs (Debian and Ubuntu: apt install postgresql-client), and must not "
            "be older than the server.",
        )
    return found


def _environ(connection: Connection) -> Mapping[str, str]:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    told = {"dbname": raw.info.dbname, **raw.info.get_parameters()}
    given = {_NAMES[key]: str(told[key]) for key in told if key in _NAMES}
    words = {"PGPASSWORD": raw.info.password} if raw.info.password else {}
    return {**os.environ, **given, **words}


def _run(words: Sequence[str], environ: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603  # Our own words; the path was looked up.
        words, env=dict(environ), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[0] if said else f"it ended with {done.returncode}"
        raise Refused("program_failed", f"{Path(words[0]).name}: {why}")
