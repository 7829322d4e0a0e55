"""What the database itself refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import (
    AuthorityOrder,
    PlatformAnswer,
    Restoration,
)
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.service import answering
from oversight.intake.queries import matters as intake
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.lifecycle import Outcome
from tests.factories.dispatch import (
    LATER,
    NOW,
    a_sending,
    acted,
    an_approval,
    an_issued,
    docket_of,
)


def a_line(session: Session, issued: Dispatch, **facts: object) -> Line:
    """A line on a second matter's item, in the first one's sending."""
    docket = an_approval(session)
    item = intake.item(session, docket, 1)
    decision = session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.id)
    ).one()
    whole: dict[str, object] = {
        "dispatch_id": issued.id,
        "item_id": item.id,
        "decision_id": decision.id,
        "outcome": decision.outcome,
        "number": 9,
        "measure": "geo-withhold",
        "territory": "PK",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=1),
    }
    return Line(**{**whole, **facts})


def refused(session: Session, row: object) -> None:
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_line_with_its_own_decision_is_kept(session: Session) -> None:
    issued = an_issued(session)

    session.add(a_line(session, issued))

    session.flush()


def test_there_is_no_line_without_a_decision(session: Session) -> None:
    issued = an_issued(session)

    refused(session, a_line(session, issued, decision_id=None))


def test_there_is_no_line_on_a_decision_nobody_made(session: Session) -> None:
    issued = an_issued(session)

    refused(session, a_line(session, issued, decision_id=uuid4()))


def test_a_line_needs_the_decision_on_that_very_item(session: Session) -> None:
    issued = an_issued(session)
    other = an_approval(session)
    elsewhere = intake.item(session, other, 1).id

    refused(session, a_line(session, issued, item_id=elsewhere))


def test_a_line_cannot_rest_on_a_rejection(session: Session) -> None:
    issued = an_issued(session)
    docket = an_approval(session, outcome=Outcome.REJECTED)
    decision = session.scalars(
        select(ItemDecision).where(ItemDecision.outcome == Outcome.REJECTED)
    ).one()
    facts = {
        "item_id": intake.item(session, docket, 1).id,
        "decision_id": decision.id,
    }

    with session.begin_nested() as nested:
        refused(session, a_line(session, issued, outcome=Outcome.REJECTED, **facts))
        nested.rollback()
    refused(session, a_line(session, issued, outcome=Outcome.APPROVED, **facts))


def test_an_item_has_one_line(session: Session) -> None:
    issued = an_issued(session)
    line = issued.lines[0]

    refused(
        session,
        Line(
            dispatch_id=issued.id,
            item_id=line.item_id,
            decision_id=line.decision_id,
            number=2,
            measure="label",
            territory="PK",
            starts_at=NOW,
            ends_at=LATER,
        ),
    )


def test_a_line_ends_after_it_starts(session: Session) -> None:
    issued = an_issued(session)

    refused(session, a_line(session, issued, ends_at=NOW))


@pytest.mark.parametrize("name", ["measure", "territory", "starts_at", "ends_at"])
def test_a_line_has_measure_place_start_and_end(session: Session, name: str) -> None:
    issued = an_issued(session)

    refused(session, a_line(session, issued, **{name: None}))


def test_a_matter_is_sent_once(session: Session) -> None:
    issued = an_issued(session)

    refused(
        session,
        Dispatch(
            request_id=issued.request_id,
            platform_id=issued.platform_id,
            stale_at=LATER,
            issued_at=NOW,
        ),
    )


def test_nothing_is_acknowledged_before_it_was_sent(session: Session) -> None:
    issued = an_issued(session)
    issued.acknowledged_at = NOW

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_document_is_never_rewritten(session: Session) -> None:
    an_issued(session)

    for statement in (
        update(OrderDocument).values(body="{}"),
        delete(OrderDocument),
    ):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(statement)


def test_an_answer_is_never_rewritten(session: Session) -> None:
    found, liaison = a_sending(session)
    answering.answer(session, docket_of(found), 1, acted(), by=liaison, now=LATER)

    for statement in (
        update(PlatformAnswer).values(action="refused"),
        delete(PlatformAnswer),
    ):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(statement)


def test_versions_are_linked(session: Session) -> None:
    issued = an_issued(session)
    facts = {
        "request_id": issued.request_id,
        "body": "{}",
        "sha256": "a" * 64,
        "issued_at": NOW,
    }

    with session.begin_nested() as nested:
        refused(session, OrderDocument(version=2, **facts))
        nested.rollback()
    refused(session, OrderDocument(version=1, **facts))


def test_a_restoration_is_answered_with_its_moment(session: Session) -> None:
    found, _ = a_sending(session)
    facts = {"line_id": found.lines[0].id, "asked_at": NOW}

    with session.begin_nested() as nested:
        refused(session, Restoration(cause="stay", restored=True, **facts))
        nested.rollback()
    session.add(Restoration(cause="stay", **facts))
    session.flush()
    refused(session, Restoration(cause="stay", **facts))


def test_an_order_is_recorded_once_and_in_order(session: Session) -> None:
    docket = an_approval(session)
    request = intake.request(session, docket)
    facts = {
        "request_id": request.id,
        "body_id": request.body_id,
        "number": "37",
        "passed_on": NOW.date(),
        "recorded_at": NOW,
    }
    early = NOW.date() - timedelta(days=1)

    with session.begin_nested() as nested:
        refused(session, AuthorityOrder(communicated_on=early, **facts))
        nested.rollback()
    session.add(AuthorityOrder(**facts))
    session.flush()
    refused(session, AuthorityOrder(**facts))
