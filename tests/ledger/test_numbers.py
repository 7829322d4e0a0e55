"""Numbers without gap, whoever writes at the same moment and whatever fails."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.ledger import queries
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit, DocketCounter
from oversight.storage.session import Store

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WRITERS = 32


def at_once(work: Callable[[int], object]) -> list[object]:
    """Let 32 threads begin in the same moment and return what each brought."""
    start = threading.Barrier(WRITERS)

    def one(number: int) -> object:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def test_one_stream_has_no_gap_under_32_writers(store: Store) -> None:
    def write(number: int) -> int:
        with store.transaction() as session:
            return ledger.record(
                session,
                "request.cured",
                docket="TD-2026-000001",
                agency=("pta", "nccia")[number % 2],
                private={"person": str(number)},
                now=NOW,
            )

    given = at_once(write)
    with store.reading() as session:
        leaves = queries.of_stream(session, "TD-2026-000001")

    assert sorted(map(int, map(str, given))) == list(range(1, WRITERS + 1))
    assert [leaf["n"] for leaf in leaves] == list(range(1, WRITERS + 1))
    for agency in ("pta", "nccia"):
        counted = sorted(leaf["an"] for leaf in leaves if leaf["agency"] == agency)
        assert counted == list(range(1, WRITERS // 2 + 1))


def test_an_agency_has_no_gap_over_32_dockets_at_once(store: Store) -> None:
    def write(number: int) -> str:
        with store.transaction() as session:
            docket = ledger.open_docket(session, "TD", now=NOW)
            for _ in range(2):
                ledger.record(
                    session, "request.cured", docket=docket, agency="pta", now=NOW
                )
            return docket

    dockets = at_once(write)
    with store.reading() as session:
        leaves = list(queries.leaves(session))

    wanted = [f"TD-2026-{number:06}" for number in range(1, WRITERS + 1)]
    assert sorted(map(str, dockets)) == wanted
    assert sorted(leaf["an"] for leaf in leaves) == list(range(1, 2 * WRITERS + 1))


def test_a_rollback_gives_its_number_back_under_32_writers(store: Store) -> None:
    def write(number: int) -> str | None:
        try:
            with store.transaction() as session:
                docket = ledger.open_docket(session, "AP", now=NOW)
                ledger.record(session, "appeal.filed", docket=docket, now=NOW)
                _fail(when=number % 3 == 0)
                return docket
        except LookupError:
            return None

    given = sorted(str(docket) for docket in at_once(write) if docket)

    assert given == [f"AP-2026-{n:06}" for n in range(1, len(given) + 1)]
    assert len(given) == 21


def test_the_audit_has_no_gap_under_32_writers(store: Store) -> None:
    def write(number: int) -> None:
        with store.transaction() as session:
            ledger.note(session, "seen", by=None, now=NOW, facts={"writer": number})

    at_once(write)
    with store.reading() as session:
        numbers = session.query(Audit.number).order_by(Audit.number).all()

    assert [n for (n,) in numbers] == list(range(1, WRITERS + 1))


def test_the_count_begins_again_with_the_year_in_karachi(session: Session) -> None:
    last = datetime(2026, 12, 31, 18, 59, 59, tzinfo=UTC)
    first = datetime(2026, 12, 31, 19, tzinfo=UTC)
    given = [
        ledger.open_docket(session, kind, now=now)
        for kind, now in (
            *(("TD", last), ("TD", last), ("AP", last)),
            *(("TD", first), ("AP", first), ("TD", last)),
        )
    ]

    assert given == [
        *("TD-2026-000001", "TD-2026-000002", "AP-2026-000001"),
        *("TD-2027-000001", "AP-2027-000001", "TD-2026-000003"),
    ]


def test_a_million_dockets_in_a_year_are_refused(session: Session) -> None:
    session.add(DocketCounter(kind="TD", year=2026, number=999_998))
    session.flush()

    assert ledger.open_docket(session, "TD", now=NOW) == "TD-2026-999999"
    with pytest.raises(IntegrityError):
        ledger.open_docket(session, "TD", now=NOW)


def test_a_savepoint_taken_back_gives_its_numbers_back(session: Session) -> None:
    kept = ledger.open_docket(session, "TD", now=NOW)
    with suppress(LookupError), session.begin_nested():
        ledger.open_docket(session, "TD", now=NOW)
        ledger.open_docket(session, "AP", now=NOW)
        ledger.record(
            session,
            "request.cured",
            docket=kept,
            agency="pta",
            private={"person": "somebody"},
            now=NOW,
        )
        _fail(when=True)

    assert ledger.open_docket(session, "TD", now=NOW) == "TD-2026-000002"
    assert ledger.open_docket(session, "AP", now=NOW) == "AP-2026-000001"
    n = ledger.record(
        session,
        "request.cured",
        docket=kept,
        agency="pta",
        private={"person": "somebody else"},
        now=NOW,
    )
    session.flush()
    leaf = queries.of_stream(session, kept)[0]
    assert (n, leaf["an"]) == (1, 1)


def test_each_number_is_taken_by_one_statement_that_holds_its_row(
    store: Store,
) -> None:
    """A lock lost with its savepoint is taken again: none is remembered."""
    with store.transaction() as session:
        ledger.open_docket(session, "TD", now=NOW)
    asked: list[str] = []

    with store.transaction() as session:
        bind = session.connection()
        event.listen(bind, "before_cursor_execute", lambda *told: asked.append(told[2]))
        with suppress(LookupError), session.begin_nested():
            ledger.open_docket(session, "TD", now=NOW)
            _fail(when=True)
        ledger.open_docket(session, "TD", now=NOW)
        ledger.open_docket(session, "TD", now=NOW)

    taken = [one for one in asked if "ledger_dockets" in one]
    assert len(taken) == 3
    assert all(one.startswith("UPDATE ledger_dockets SET") for one in taken)
    assert all("RETURNING" in one for one in taken)


def _fail(*, when: bool) -> None:
    if when:
        raise LookupError
