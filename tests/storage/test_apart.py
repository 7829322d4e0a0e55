"""What fails is undone by itself, the others go on, and nothing stays remembered."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from oversight.ledger import queries as log
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit
from oversight.storage import apart
from oversight.storage.session import Store

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


def noting(session: Session, *broken: str) -> Callable[[str], int]:
    """An act that writes first, and then fails for some."""

    def act(name: str) -> int:
        ledger.note(session, "review.opened", by=None, now=NOW, subject=name)
        if name in broken:
            raise KeyError(name)
        return 1

    return act


def subjects(session: Session) -> list[str | None]:
    return list(session.scalars(select(Audit.subject).order_by(Audit.number)))


def test_one_that_fails_leaves_nothing_and_keeps_nobody_waiting(store: Store) -> None:
    with store.transaction() as session:
        apart.begin(session)
        done = apart.each(session, ["a", "b", "c"], noting(session, "a", "c"))
        done += apart.each(session, ["d"], noting(session))
        failed = [repr(one) for one in apart.faults(session)]

    assert (done, failed) == (2, ["KeyError('a')", "KeyError('c')"])
    with store.reading() as session:
        assert subjects(session) == ["b", "d"]
        numbers = list(session.scalars(select(Audit.number).order_by(Audit.number)))
        assert numbers == list(range(numbers[0], numbers[0] + 2))
        assert log.size(session) == 0


def test_whoever_did_not_ask_for_it_is_told_at_once(session: Session) -> None:
    with pytest.raises(KeyError):
        apart.each(session, ["a", "b"], noting(session, "a"))

    assert apart.faults(session) == []


def test_a_database_that_does_not_answer_is_no_fault_of_one(session: Session) -> None:
    def act(_: str) -> int:
        raise OperationalError("SELECT 1", {}, ConnectionError())

    apart.begin(session)
    with pytest.raises(OperationalError):
        apart.each(session, ["a"], act)
