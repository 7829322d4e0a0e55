"""The register is looked up once in a transaction, and never remembered too long."""

from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from oversight.law import storing
from oversight.law.queries import register
from oversight.law.rules.kinds import Entered
from oversight.storage.session import Store, undone
from tests.factories.law import a_law

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Counter:
    """How often the newest state of the register was looked up."""

    def __init__(self, session: Session) -> None:
        self.times = 0
        event.listen(session.get_bind(), "before_cursor_execute", self._see)

    def _see(self, *seen: object) -> None:
        self.times += "FROM law_loads" in str(seen[2])


def test_one_transaction_looks_once(store: Store) -> None:
    with store.transaction() as session:
        a_law(session)
    with store.transaction() as session:
        counter = Counter(session)
        first = register.catalogue(session)
        assert register.calendar(session) is register.calendar(session)
        assert register.catalogue(session) is first
        assert counter.times == 1
    with store.transaction() as session:
        again = Counter(session)
        register.catalogue(session)
        assert again.times == 1


def test_a_new_state_is_seen_at_once_by_who_entered_it(session: Session) -> None:
    a_law(session)
    before = register.catalogue(session)
    storing.note_state(session, sha256="a" * 64, entered=Entered.FILE, now=NOW)
    assert register.catalogue(session) is not before


def test_a_state_that_was_undone_is_not_remembered(session: Session) -> None:
    a_law(session)
    before = register.catalogue(session)
    with undone(session):
        storing.note_state(session, sha256="b" * 64, entered=Entered.FILE, now=NOW)
        inside = register.catalogue(session)
    assert register.catalogue(session) is before
    assert inside is not before
