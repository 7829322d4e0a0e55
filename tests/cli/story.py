"""A short story on a file of its own: a base for looking at data that was damaged."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from oversight.accounts import site
from oversight.appeals.service import filing as appeals
from oversight.cli.demo.data import playing as data
from oversight.cli.demo.founding import on
from oversight.cli.demo.loading import tell_story
from oversight.cli.demo.plans import ANSWERED, COMPLETED, Plan
from oversight.cli.demo.singles import approved, contested, refused, unusual
from oversight.cli.demo.singles.waiting import some
from oversight.cli.demo.stage import Stage
from oversight.cli.fsck.book import Broken
from oversight.cli.fsck.every import found
from oversight.notices.service import telling as notices
from oversight.storage.session import open_store
from oversight.transparency.rules.periods import Quarter
from tests.fixtures.databases import filled, import_models
from tests.ledger.tree import growing

UNTIL = datetime(2026, 5, 8, 12, tzinfo=UTC)


def plot(stage: Stage, first: Quarter) -> Iterator[Plan]:
    """Something of each kind: sent, not approved, appealed, lapsed, and data asked for."""
    data.rehearse(stage)
    spring = first.after.after.after
    yield Plan(
        "pta",
        on(stage, spring, 0.1, 9),
        approved.GAS_RUMOUR,
        own_order="37/1",
        captured=True,
    )
    yield Plan(
        "nccia", on(stage, spring, 0.2, 9), contested.DISTRICT_NEWS, between=ANSWERED
    )
    yield Plan(
        "nccia", on(stage, spring, 0.3, 9), contested.LONG_CHANNEL, between=COMPLETED
    )
    yield Plan("pta", on(stage, spring, 0.12, 9), unusual.QUESTIONED)
    yield Plan("pta", on(stage, spring, 0.13, 9), approved.ALTERED)
    yield Plan("nccia", on(stage, spring, 0.14, 9), approved.SPEECH)
    yield Plan("pta", on(stage, spring, 0.5, 9), refused.LATE, decided=False)
    yield Plan("interior", on(stage, spring, 0.6, 9), refused.TAKEN_BACK, withdrawn="x")
    yield Plan("nccia", on(stage, spring, 0.7, 9), some("facebook", 4, start=0))


def tell(path: Path) -> None:
    """Play the short story into a new SQLite file."""
    import_models()
    # Whatever another test of this process asked of those who sign.
    site.use("http://localhost", strict=False)
    for room in (appeals, notices):
        room.use(b"t" * 32)
    store = filled(f"sqlite:///{path}")
    with store.transaction() as session:
        tell_story(session, UNTIL, plot)
    growing.shown(store)
    store.close()


class Copy:
    """One copy of the file, which can be damaged behind everybody's back."""

    def __init__(self, original: Path, place: Path) -> None:
        self.path = place / "copy.db"
        shutil.copy(original, self.path)

    def damage(self, *statements: str) -> "Copy":
        """Run SQL with every trigger and foreign key asleep."""
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            changed = connection.execute(statement)
            assert changed.rowcount != 0, f"damaged nothing: {statement}"
        connection.commit()
        connection.close()
        return self

    def broken(self, now: datetime = UNTIL) -> list[Broken]:
        """Look over the copy."""
        store = open_store(f"sqlite:///{self.path}")
        with store.reading() as session:
            said = list(found(session, now))
        store.close()
        return said
