"""The portal as its operator runs it: a web server and a worker, each a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from oversight.app import hand_out_keys
from oversight.migrations import run as migrations
from oversight.settings import HOUSE, read
from oversight.storage.session import Store, open_store
from tests.factories.review import NOTICE_SECRET
from tests.fixtures.databases import VAULT_KEY

BEGIN = datetime(2026, 11, 24, 5, tzinfo=UTC)  # a Tuesday, ten in Karachi
LONGEST_START = 40.0


def children(of: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = place.read_text("utf-8").rpartition(")")[2].split()[:2]
            if int(parent) == of and state != "Z":
                found.append(int(place.parent.name))
    return sorted(found)


@dataclass
class Portal:
    """One portal on one database; its processes can be killed and started again."""

    url: str
    instance: Path
    port: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        key = self.instance / "vault.key"
        key.write_bytes(VAULT_KEY)
        key.chmod(0o600)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def now(self) -> datetime:
        """The moment in the portal, which never runs back."""
        return BEGIN + timedelta(seconds=time.monotonic() - self.started)

    @property
    def environ(self) -> dict[str, str]:
        """The settings of every process of this portal."""
        return {
            "DATABASE_URL": self.url,
            "SECRET_KEY": NOTICE_SECRET.decode(),
            "OVERSIGHT_BASE_URL": f"http://127.0.0.1:{self.port}",
            "OVERSIGHT_NOW": self.now.isoformat(),
        }

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The database with every table, in this process, with the same keys."""
        hand_out_keys(read(self.environ, instance=self.instance))
        store = open_store(self.url)
        migrations.upgrade(store.engine)
        yield store
        store.close()

    def start(self, name: str) -> None:
        """Start the web server or the worker."""
        more = {"serve": ["--port", str(self.port)], "worker": []}[name]
        with (self.instance / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*self._command(name), *more],
                cwd=HOUSE,
                env={**os.environ, **self.environ},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Take a process and all its children away in the middle of what they do."""
        child = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def kill_a_child(self) -> None:
        """Take away one process of the web server; the others must go on."""
        found = children(self.running["serve"].pid)
        if found:
            with suppress(ProcessLookupError):
                os.kill(found[-1], signal.SIGKILL)

    def tend(self) -> None:
        """Start again what ended by itself, as an operator's supervisor would."""
        for name in ("serve", "worker"):
            child = self.running.get(name)
            if child is None or child.poll() is not None:
                self.start(name)

    def wait(self) -> None:
        """Wait until the web server answers."""
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            self.tend()
            time.sleep(0.05)
        raise TimeoutError(self.logs())

    def stop(self) -> None:
        """End everything."""
        for name in list(self.running):
            self.kill(name)

    def fsck(self) -> dict[str, Any]:
        """Look over the whole data by the command an operator would use."""
        told = subprocess.run(
            [*self._command("fsck"), "--json"],
            cwd=HOUSE,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.stdout, told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found

    def logs(self) -> str:
        """The last words of both processes."""
        files = sorted(self.instance.glob("*.log"))
        return "\n".join(file.read_text("utf-8")[-2000:] for file in files)

    def _command(self, name: str) -> list[str]:
        place = str(self.instance)
        return [sys.executable, "-m", "oversight", "--instance", place, name]
