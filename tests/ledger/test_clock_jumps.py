"""R24: while the clock jumps, order follows the numbers, and no deadline comes twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as log
from oversight.ledger import service as ledger
from oversight.ledger.models import Audit
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import CaseState
from oversight.review.service.sweep import sweep
from tests.factories.review import ready

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = (timedelta(0), HOUR, -HOUR, DAY, -timedelta(minutes=10), timedelta(0))


def test_r24_acts_stand_in_the_order_in_which_they_were_done(session: Session) -> None:
    for place, jump in enumerate(JUMPS):
        now = NOON + jump
        ledger.note(session, "page.taken", by=None, now=now, subject=f"s-{place}")
    session.flush()

    rows = session.scalars(select(Audit).order_by(Audit.number)).all()
    subjects = [row.subject for row in rows]
    assert subjects == [f"s-{place}" for place in range(len(JUMPS))]
    assert [row.at - NOON for row in rows] == list(JUMPS)  # As the clock then said.
    first = rows[0].number
    assert [row.number for row in rows] == list(range(first, first + len(JUMPS)))


def test_r24_the_record_of_a_docket_has_no_gap_and_no_other_order(
    session: Session,
) -> None:
    docket, _ = ready(session)
    before = log.of_stream(session, docket)
    for jump in JUMPS:
        ledger.record(
            session,
            "deadline.missed",
            docket=docket,
            public={"clock": "decision"},
            now=NOON + jump,
        )

    numbers = [leaf["n"] for leaf in log.of_stream(session, docket)]
    assert numbers == list(range(1, len(before) + len(JUMPS) + 1))


@pytest.mark.parametrize("back", [HOUR, DAY, timedelta(minutes=10)])
def test_r24_what_lapsed_stays_lapsed_when_the_clock_is_put_back(
    session: Session, back: timedelta
) -> None:
    docket, _ = ready(session)
    late = cases.case(session, docket).due_at + timedelta(seconds=1)
    sweep(session, late)
    size = len(log.of_stream(session, docket))

    for now in (late - back, late, late + DAY):
        sweep(session, now)

    case = cases.case(session, docket)
    assert case.state is CaseState.LAPSED
    assert {item.ended_as for item in case.legal_request.items} == {ItemEnd.LAPSED}
    assert len(log.of_stream(session, docket)) == size


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_r24_a_clock_put_back_moves_no_deadline(
    session: Session, back: timedelta
) -> None:
    docket, _ = ready(session)
    due = cases.case(session, docket).due_at

    sweep(session, due - back)

    assert cases.case(session, docket).due_at == due
    assert cases.case(session, docket).state is not CaseState.LAPSED
