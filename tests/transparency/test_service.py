"""Publishing: once, to the byte, at its time, and never changed."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.core.clock import KARACHI
from oversight.ledger import queries as ledger
from oversight.ledger import service as record
from oversight.storage.session import Store
from oversight.transparency import service
from oversight.transparency.models import PublishedReport
from oversight.transparency.queries import reports
from oversight.transparency.rules import files
from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.periods import Quarter
from tests.factories.intake import NOW, a_request
from tests.factories.review import a_decided_case

Q4 = Quarter(2026, 4)
AFTER = datetime(2027, 2, 1, 7, tzinfo=UTC)


def published(session: Session) -> list[PublishedReport]:
    session.flush()
    query = select(PublishedReport).order_by(PublishedReport.period)
    return list(session.scalars(query))


def test_a_report_is_published_once_with_its_hash_on_the_record(
    session: Session,
) -> None:
    a_decided_case(session, items=2)
    size = ledger.size(session)

    row = service.publish(session, Q4, now=AFTER)
    again = service.publish(session, Q4, now=AFTER)

    assert row is not None
    assert again is None
    assert (row.period, row.version, row.size) == ("2026-Q4", 1, size)
    assert hashlib.sha256(row.body).hexdigest() == row.sha256
    leaf = list(ledger.leaves(session, kind="report.published"))
    assert [(one["period"], one["size"], one["sha256"]) for one in leaf] == [
        ("2026-Q4", size, row.sha256)
    ]
    assert leaf[0]["version"] == 1


def test_page_and_files_are_what_a_stranger_recounts_from_the_leaves(
    session: Session,
) -> None:
    a_decided_case(session, items=2)
    row = service.publish(session, Q4, now=AFTER)
    assert row is not None
    # What happens later does not change what was published.
    a_request(session, now=NOW + timedelta(hours=2))

    leaves = list(ledger.leaves(session))[: row.size]
    recounted = report(history(leaves), Q4)
    page = reports.page(session, Q4, now=AFTER)

    assert files.as_json(recounted) == row.body == page.body
    assert page.report == recounted
    assert reports.counted(session, Q4, size=row.size) == recounted
    assert json.loads(row.body)["indicators"][0]["counts"]["items"] == 2
    assert reports.counted(session, Q4).indicators[0].counts["items"] == 3
    assert (page.sha256, page.version, page.running) == (row.sha256, 1, False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE transparency_reports SET size = 1",
        "DELETE FROM transparency_reports",
    ],
)
def test_the_table_refuses_to_change_what_was_published(
    session: Session, change: str
) -> None:
    a_request(session)
    service.publish(session, Q4, now=AFTER)
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change))


def test_the_table_refuses_a_second_report_of_the_same_version(
    session: Session,
) -> None:
    a_request(session)
    row = service.publish(session, Q4, now=AFTER)
    assert row is not None
    session.flush()
    for version in (1, 0):
        nested = session.begin_nested()
        session.add(
            PublishedReport(
                period=row.period,
                version=version,
                size=1,
                sha256="0" * 64,
                body=b"{}",
                published_at=AFTER,
            )
        )
        with pytest.raises(IntegrityError):
            session.flush()
        nested.rollback()


def test_the_sweep_publishes_fifteen_working_days_after_the_quarter(
    session: Session,
) -> None:
    assert service.sweep(session, AFTER) == 0
    a_request(session)
    # Working days after Thursday 31 December 2026: Friday 1 January is the first.
    day = datetime(2027, 1, 21, 0, 0, tzinfo=KARACHI)

    assert service.sweep(session, day - timedelta(seconds=1)) == 0
    assert published(session) == []
    assert service.sweep(session, day) == 1
    assert service.sweep(session, day + timedelta(days=1)) == 0
    assert [row.period for row in published(session)] == ["2026-Q4"]


def test_the_sweep_publishes_every_quarter_that_was_missed_oldest_first(
    session: Session,
) -> None:
    a_request(session)
    late = datetime(2027, 12, 1, 7, tzinfo=UTC)

    assert service.sweep(session, late) == 4
    assert [row.period for row in published(session)] == [
        *("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3")
    ]
    sizes = [row.size for row in published(session)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len(sizes)


def test_quarters_run_from_the_first_filing_to_now(session: Session) -> None:
    assert reports.quarters(session, now=AFTER) == []
    assert reports.index(session, now=AFTER) == []
    a_request(session)
    assert reports.quarters(session, now=NOW) == [Q4]
    assert reports.quarters(session, now=AFTER) == [Q4.after, Q4]
    service.publish(session, Q4, now=AFTER)
    rows = reports.index(session, now=AFTER)
    assert [(row.period, row.version) for row in rows] == [
        ("2027-Q1", None),
        ("2026-Q4", 1),
    ]


def test_only_what_is_new_is_read_and_what_was_undone_is_forgotten(
    store: Store,
) -> None:
    with store.transaction() as session:
        a_request(session)
    with store.reading() as session:
        assert reports.counted(session, Q4).indicators[0].counts["items"] == 1

    # A transaction that reads its own leaves and is then undone …
    undone = False
    try:
        with store.transaction() as session:
            a_request(session, now=NOW + timedelta(hours=1))
            session.flush()
            assert reports.counted(session, Q4).indicators[0].counts["items"] == 2
            raise InterruptedError  # noqa: TRY301
    except InterruptedError:
        undone = True
    assert undone
    # … leaves no trace in what the next reader is told, whatever came instead.
    with store.transaction() as session:
        for hour in (2, 3):
            a_request(session, now=NOW + timedelta(hours=hour), items=2)
    with store.reading() as session:
        counted = reports.counted(session, Q4)
        assert counted.indicators[0].counts["items"] == 5
        assert counted == report(history(ledger.leaves(session)), Q4)


def test_other_quarters_leaves_do_not_count_twice(session: Session) -> None:
    a_request(session)
    for _ in range(3):
        record.record(
            session,
            "report.published",
            now=AFTER,
            public={"period": "2026-Q3", "version": 1, "size": 1, "sha256": "0" * 64},
        )
        session.flush()
        assert reports.counted(session, Q4).indicators[0].counts["items"] == 1
