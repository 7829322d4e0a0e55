"""Many at once: no gap, no double, no error; on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from oversight.core.errors import RuleError
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.tallies import Tally
from oversight.intake.queries import matters as queries
from oversight.intake.service import filing, planning, signing, writing
from oversight.ledger import queries as record
from oversight.ledger import service as ledger
from oversight.storage.session import Store
from tests.factories.intake import (
    NOW,
    Officers,
    a_row,
    an_upload,
    officers,
    received,
)

CROWD = 32


def together(work: Callable[[int], object], count: int = CROWD) -> list[object]:
    """What each of many threads gets that start at the same moment."""
    start = Barrier(count)

    def one(number: int) -> object:
        start.wait()
        try:
            return work(number)
        except RuleError as refused:
            return refused.code

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def prepared(
    store: Store, rows: list[list[dict[str, str]]]
) -> tuple[Officers, list[str]]:
    with store.transaction() as session:
        by = officers(session)
        return by, [received(session, some, by=by) for some in rows]


def test_32_filings_at_once_get_numbers_without_a_gap(store: Store) -> None:
    by, numbers = prepared(store, [[a_row(), a_row()] for _ in range(CROWD)])

    def sign(place: int) -> object:
        with store.transaction() as session:
            return signing.sign(
                session, numbers[place], by=by.authoriser, now=NOW
            ).dockets

    answers = together(sign)

    with store.reading() as session:
        dockets = session.scalars(
            select(LegalRequest.docket).order_by(LegalRequest.docket)
        ).all()
        ans = [leaf["an"] for leaf in record.leaves(session) if "an" in leaf]
        assert session.scalars(select(Tally.dockets)).all() == [CROWD]
    assert dockets == [f"TD-2026-{n:06}" for n in range(1, CROWD + 1)]
    assert sorted(str(answer) for answer in answers) == [
        f"('{docket}',)" for docket in dockets
    ]
    assert sorted(ans) == list(range(1, 3 * CROWD + 1))


def test_of_32_filings_of_one_post_one_is_filed(store: Store) -> None:
    row = a_row()
    by, numbers = prepared(
        store, [[{**row, "risk": f"Harm {n}."}] for n in range(CROWD)]
    )

    def sign(place: int) -> object:
        with store.transaction() as session:
            return signing.sign(
                session, numbers[place], by=by.authoriser, now=NOW
            ).filed

    answers = together(sign)

    assert answers.count(1) == 1
    assert set(answers) <= {1, "taken_meanwhile", "nothing_to_file"}
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == 1
        assert session.scalars(select(LegalRequest.docket)).all() == ["TD-2026-000001"]


def test_one_filing_signed_32_times_is_filed_once(store: Store) -> None:
    by, (number,) = prepared(store, [[a_row()]])

    def sign(_place: int) -> object:
        with store.transaction() as session:
            return signing.sign(session, number, by=by.authoriser, now=NOW).as_dict()

    answers = together(sign)

    assert all(answer == answers[0] for answer in answers)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(LegalRequest)) == 1


def test_one_file_handed_in_32_times_is_kept_once(store: Store) -> None:
    with store.transaction() as session:
        by = officers(session)
    upload = an_upload()

    def receive(_place: int) -> object:
        with store.transaction() as session:
            return filing.receive(session, upload, by=by.drafter, now=NOW).batch

    answers = together(receive)

    assert len(set(answers)) == 1
    with store.reading() as session:
        assert session.scalars(select(Batch.number)).all() == answers[:1]


def test_a_filing_that_fails_leaves_no_gap(store: Store) -> None:
    row = a_row()
    by, (first, second, third) = prepared(
        store, [[row], [{**row, "risk": "Other."}], [a_row()]]
    )

    for number in (first, second, third):
        try:
            with store.transaction() as session:
                signing.sign(session, number, by=by.authoriser, now=NOW)
        except RuleError as refused:
            assert (number, refused.code) == (second, "nothing_to_file")  # noqa: PT017

    with store.reading() as session:
        dockets = session.scalars(select(LegalRequest.docket)).all()
    assert sorted(dockets) == ["TD-2026-000001", "TD-2026-000002"]


def test_numbers_begin_anew_each_year(store: Store) -> None:
    by, (first, second) = prepared(store, [[a_row()], [a_row()]])

    with store.transaction() as session:
        old = signing.sign(session, first, by=by.authoriser, now=NOW)
    with store.transaction() as session:
        later = NOW + timedelta(days=60)
        new = signing.sign(session, second, by=by.authoriser, now=later)

    assert (old.dockets, new.dockets) == (("TD-2026-000001",), ("TD-2027-000001",))


def test_the_index_is_the_last_lock_and_says_so(store: Store) -> None:
    row = a_row()
    by, (slow, quick) = prepared(store, [[row], [{**row, "risk": "Other."}]])
    with store.transaction() as session:
        batch = queries.batch(session, slow)
        plan = planning.of_batch(session, batch, on=NOW.date())
    with store.transaction() as session:
        signing.sign(session, quick, by=by.authoriser, now=NOW)

    def write() -> None:
        with store.transaction() as session:
            first = ledger.open_docket(session, "TD", now=NOW)
            writing.write(session, batch, plan, first=first, by=by.authoriser, now=NOW)

    with pytest.raises(RuleError) as refused:
        write()

    assert refused.value.code == "taken_meanwhile_unnamed"
    with store.reading() as session:
        assert session.scalars(select(LegalRequest.docket)).all() == ["TD-2026-000001"]
