"""A web server that kills itself around a commit of one request, and is started anew.

The killing stands outside the product, as ``tests/ledger/tree/killing.py`` has it:
the commits of the request are counted, and before or after the chosen one the process
ends as by ``kill -9``. So what was saved and never acknowledged is seen (R2).
"""

import http.client
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.serving import make_server

from oversight.app import create_app
from oversight.settings import read
from oversight.storage.session import Store
from oversight.web.store import STORE
from tests.factories.review import NOTICE_SECRET
from tests.fixtures.databases import VAULT_KEY
from tests.soak.clients import Browser, Journal


@dataclass
class Mortal:
    """One web server after another behind one open port."""

    url: str
    instance: Path
    begin: datetime
    started: float = field(default_factory=time.monotonic)
    journal: Journal = field(default_factory=Journal)
    process: int = 0
    ear: socket.socket = field(default_factory=socket.socket)

    def __post_init__(self) -> None:
        key = self.instance / "vault.key"
        key.write_bytes(VAULT_KEY)
        key.chmod(0o600)
        self.ear.bind(("127.0.0.1", 0))
        self.ear.listen()

    @property
    def port(self) -> int:
        """Where it listens, through every death."""
        return int(self.ear.getsockname()[1])

    def browser(self, token: str = "") -> Browser:
        """A browser of somebody, signed in if there is a token."""
        return Browser(self.port, self.journal, {"staff": token} if token else {})

    def start(self, path: str = "", fatal: int = 0) -> None:
        """Start a server that dies at this step of the commits of a post to a path."""
        self.process = os.fork()
        if self.process:
            return
        try:
            self._serve(path, fatal)
        finally:
            os._exit(1)  # The child must never come back.

    def pressed(self, browser: Browser, path: str, **answers: object) -> bool:
        """Send the page's form; if the server died of it, to the next one again."""
        sent = browser.filled(path, **answers)
        try:
            browser.once("POST", path, sent)
        except (OSError, http.client.HTTPException):
            assert self._ended() == -signal.SIGKILL
        else:
            return False
        self.start()
        browser.once("POST", path, sent)
        return True

    def stop(self) -> None:
        """End the server."""
        os.kill(self.process, signal.SIGKILL)
        self._ended()

    def close(self) -> None:
        """Leave the port."""
        self.ear.close()

    def _ended(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _serve(self, path: str, fatal: int) -> None:
        # A server that comes later must not begin earlier: forms would expire.
        passed = timedelta(seconds=time.monotonic() - self.started)
        environ = {
            "DATABASE_URL": self.url,
            "SECRET_KEY": NOTICE_SECRET.decode(),
            "OVERSIGHT_BASE_URL": f"http://127.0.0.1:{self.port}",
            "OVERSIGHT_NOW": (self.begin + passed).isoformat(),
        }
        app = create_app(read(environ, instance=self.instance))
        _arm(app, path, fatal)
        fd = self.ear.fileno()
        make_server("127.0.0.1", self.port, app, fd=fd).serve_forever()


def _arm(app: Flask, path: str, fatal: int) -> None:
    opened = app.extensions[STORE]
    assert isinstance(opened, Store)
    dialect, left = opened.engine.dialect, iter(range(fatal - 1, -1, -1))
    commit = dialect.do_commit

    def step() -> None:
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def committed(connection: Any) -> None:
        asked = has_request_context() and request.method == "POST"
        counts = asked and request.path == path
        if counts:
            step()
        commit(connection)
        if counts:
            step()

    dialect.do_commit = committed  # type: ignore[assignment,method-assign]
