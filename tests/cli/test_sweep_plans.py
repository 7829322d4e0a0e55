"""However much is over, the worker does not read it again at each beat."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, event, select, text
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.cli.clockwork import SWEEPS
from oversight.desk.queries.cards import count
from oversight.dispatch.queries import channel_desk
from oversight.dispatch.queries.data_shelf import data_shelf
from oversight.dispatch.queries.shelf import questions_before, shelf
from oversight.dispatch.service import held, issuing, sending
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters
from oversight.intake.queries.earlier import of_locators
from oversight.intake.queries.matters import EARLY, UNREVIEWED
from oversight.intake.rules.locators import parse
from oversight.notices.models.notices import Notice
from oversight.notices.queries.notices import UNFOLLOWED
from oversight.notices.service import reading
from oversight.review.models.panels import Case, Seat
from oversight.review.queries import watches
from oversight.review.queries.cases import RUNS
from oversight.review.queries.seats import UNDECLARED
from oversight.storage.base import Base
from oversight.transparency.queries.asked import stated
from tests.factories.accounts import an_actor
from tests.factories.appeals import FULL, SENT
from tests.factories.intake import officers
from tests.factories.review import a_decided_case, a_roster

# What there is of every docket; appeals, and data that were handed out, are few.
GROWS = frozenset(
    [
        "dispatch_answers",
        "dispatch_clarifications",
        "dispatch_letters",
        "dispatch_lines",
        "dispatch_restorations",
        "dispatch_sendings",
        "intake_batches",
        "intake_defects",
        "intake_items",
        "intake_requests",
        "notices",
        "notices_mails",
        "review_cases",
        "review_decisions",
        "review_panels",
        "review_seats",
        "review_views",
        "review_votes",
    ]
)
SCANNED = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_beat_reads_what_is_over(session: Session) -> None:
    officers(session)
    a_roster(session, FULL)
    an_actor(session, role=Role.LIAISON, platform="x")
    docket = a_decided_case(session, items=2)
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    asked: dict[str, Any] = {}

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, given: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.setdefault(statement, given)

    for sweep in SWEEPS.values():
        sweep(session, SENT + timedelta(hours=1))

    read_whole = {
        statement: found
        for statement, given in dict(asked).items()
        if (found := list(_scans(session, statement, given)))
    }
    assert len(asked) > len(SWEEPS)
    assert read_whole == {}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_docket_is_looked_at_without_the_others(session: Session) -> None:
    docket = a_decided_case(session, items=2)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    found = held.held_row(session, docket, now=SENT)

    assert found is not None
    steps = [step for one in list(asked) for step in _plan(session, *one)]
    assert any(step.startswith("SEARCH review_cases") for step in steps)
    assert [step for step in steps if step.startswith("LIST SUBQUERY")] == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_was_filed_before_is_found_by_the_post_or_the_account(
    session: Session,
) -> None:
    """Neither the kind of a docket nor its day leads to less than half of all."""
    docket = a_decided_case(session, items=2)
    request = matters.request(session, docket)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    stated(session, request, hidden=False)
    of_locators(session, [parse(item.locator) for item in request.items], body=None)

    plans = [list(_plan(session, *one)) for one in asked if "handle IN" in one[0]]
    assert len(plans) == 2
    for steps in plans:
        for index in ("ix_intake_items_canonical", "ix_intake_items_handle"):
            assert any(f"SEARCH intake_items USING INDEX {index}" in s for s in steps)
        met = [step for step in steps if "intake_requests" in step]
        assert [step for step in met if "(id=?)" not in step] == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_desk_reads_what_is_over(session: Session) -> None:
    """Only the last letters are found by walking back through all, to a limit."""
    by, *_ = a_roster(session, FULL)
    filed = officers(session)
    liaison = an_actor(session, role=Role.LIAISON, platform="x")
    docket = a_decided_case(session, items=2)
    issuing.issue(session, docket, now=SENT)
    sending.dispatch(session, docket, now=SENT)
    desks: list[Callable[[], object]] = [
        lambda: [shelf(session, one) for one in (by, liaison, filed.drafter)],
        lambda: data_shelf(session, by),
        lambda: count(session, questions_before(by)),
        lambda: channel_desk.one_page(session, "x", now=SENT),
        lambda: reading.outbox_page(session, None, readable=False, now=SENT),
        lambda: held.held_row(session, docket, now=SENT),
        lambda: watches.duty_rows(session, SENT.date()),
    ]
    asked: dict[str, Any] = {}

    @event.listens_for(session.connection(), "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, given: Any, *_: object) -> None:
        asked.setdefault(statement, given)

    for desk in desks:
        desk()

    read_whole = [
        (statement, found)
        for statement, given in dict(asked).items()
        if (found := list(_scans(session, statement, given)))
    ]
    assert len(asked) > len(desks)
    assert [found for _, found in read_whole] == [["SCAN notices_mails"]]
    ((statement, _),) = read_whole
    assert "WHERE" not in statement
    assert "LIMIT" in statement


def _scans(session: Session, statement: str, given: object) -> Iterator[str]:
    """Name each table that grows and that this reads from end to end."""
    narrow = {
        index.name
        for table in Base.metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    for step in _plan(session, statement, given):
        found = SCANNED.match(step)
        if found and found[1] in GROWS and found[2] not in narrow:
            yield step


def _plan(session: Session, statement: str, given: object) -> Iterator[str]:
    line = session.connection().connection.driver_connection
    assert line is not None
    for row in line.execute(f"EXPLAIN QUERY PLAN {statement}", given):
        yield row[3]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (select(LegalRequest.docket).where(EARLY), "ix_intake_requests_early"),
        (
            select(LegalRequest.filed_at).where(UNREVIEWED),
            "ix_intake_requests_unreviewed",
        ),
        (select(Notice.docket).where(UNFOLLOWED), "ix_notices_unfollowed"),
        (select(Case.due_at).where(RUNS), "ix_review_cases_open"),
        (select(Seat.declare_by).where(UNDECLARED), "ix_review_seats_drawn"),
    ],
)
def test_both_databases_see_which_index_answers(
    session: Session, query: Select[*tuple[Any, ...]], index: str
) -> None:
    connection = session.connection()
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
    plans: list[str] = []

    @event.listens_for(connection, "before_cursor_execute")
    def explain(
        _c: object, cursor: Any, statement: str, given: Any, *_: object
    ) -> None:
        verb = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{verb} {statement}", given)
        plans.append("\n".join(str(row) for row in cursor.fetchall()))

    session.execute(query).all()
    assert index in plans[0], plans
