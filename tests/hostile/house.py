"""A portal full of matters that is as it was before each post."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from oversight.ledger import sequencer
from oversight.storage.session import Store
from oversight.web.access import staff_cookie
from oversight.web.store import STORE
from tests.access.matrix import Portal
from tests.browser.world import LATER, places
from tests.hostile import further
from tests.hostile.ways import Way, ways
from tests.ledger.tree.growing import KEY, ORIGIN, collect


class House(Portal):
    """A portal with open sessions, whose database can be put back."""

    def __init__(self, place: Path) -> None:
        """Build the world, let everybody sign in, and keep a copy."""
        super().__init__(place)
        with self.store.transaction() as session:
            self._further = list(further.enter(session, self.world))
        self._publish()
        self._db, self._copies = place / "world.db", list[Path]()
        who = {one.who for one in places(self.world)} | {*self.world.people}
        self._tokens = {name: self.world.token(name) for name in sorted(who - {""})}

    def _publish(self) -> None:
        """Let the log show everything so far, so that there are proofs to take home."""
        size = collect(self.store, now=LATER)
        with self.store.transaction() as session:
            sequencer.sign(session, ORIGIN, [KEY], now=LATER)
        with self.store.transaction() as session:
            sequencer.publish(session, size, now=LATER)

    def ways(self) -> Iterator[Way]:
        """Return every way to a form, also where the world has no such matter."""
        yield from ways(self.world)
        yield from self._further

    def client(self, who: str) -> FlaskClient:
        """Return a browser in which somebody is signed in, or nobody."""
        client = self.app.test_client()
        if who:
            with self.app.app_context():
                client.set_cookie(staff_cookie(), self._tokens[who])
        return client

    def token(self, who: str) -> str:
        """Return somebody's open session."""
        return self._tokens[who]

    def cookies(self, client: FlaskClient) -> dict[str, str]:
        """Return what a browser holds of us."""
        with self.app.app_context():
            names = (staff_cookie(), str(self.app.config["SESSION_COOKIE_NAME"]))
        found = ((name, client.get_cookie(name)) for name in names)
        return {name: one.value for name, one in found if one is not None}

    @staticmethod
    def give(client: FlaskClient, cookies: dict[str, str]) -> None:
        """Let a browser hold this again, whatever was taken from it."""
        for name, value in cookies.items():
            client.set_cookie(name, value)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Let the world be, again and again, as it is now; then give the copy up."""
        with self.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._copies.append(self._db.with_suffix(f".{len(self._copies)}"))
        shutil.copy(self._db, self._copies[-1])
        try:
            yield
        finally:
            self._copies.pop()

    def back(self) -> None:
        """Let the world be as it was when it was last kept."""
        opened = self.app.extensions[STORE]
        assert isinstance(opened, Store)
        for store in (self.store, opened):
            store.engine.dispose()
        for leftover in self._db.parent.glob("world.db-*"):
            leftover.unlink()
        shutil.copy(self._copies[-1], self._db)
