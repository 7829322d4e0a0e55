"""An order that had to be passed within a day is reviewed within three working days."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.ledger import queries as log
from oversight.review.models.late_reviews import LateReview
from oversight.review.queries import cases
from oversight.review.queries import late_reviews as queries
from oversight.review.service import late_reviews
from oversight.review.service.sweep import sweep
from tests.factories.intake import NOW
from tests.factories.review import a_case, declared, ready, vote_all

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_late_one(session: Session) -> str:
    """A drawn matter that rests on s.2C."""
    docket = a_case(session)
    session.execute(update(Item).values(provisions=["peca-2016-s2c"]))
    return docket


def said(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [
        leaf
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == kind and leaf.get("clock") == "late_review"
    ]


def test_the_days_run_from_the_filing_and_stand_on_the_record(session: Session) -> None:
    docket = a_late_one(session)
    sweep(session, NOW + HOUR)
    sweep(session, NOW + 2 * HOUR)

    clock = session.scalars(select(LateReview)).one()
    assert clock.began_at == cases.case(session, docket).legal_request.filed_at
    assert clock.review_by > NOW + 2 * DAY
    (leaf,) = said(session, docket, "clock.set")
    assert leaf["body"] in {"reviewer", "panel"}


def test_what_rests_on_another_law_has_no_such_clock(session: Session) -> None:
    docket = a_case(session)
    session.execute(update(Item).values(provisions=["peca-2016-s2c-not"]))
    sweep(session, NOW + HOUR)
    assert session.scalars(select(LateReview)).all() == []
    assert said(session, docket, "clock.set") == []


def test_what_is_late_is_counted_once_and_goes_on(session: Session) -> None:
    docket = a_late_one(session)
    sweep(session, NOW + HOUR)
    late = session.scalars(select(LateReview.review_by)).one() + HOUR
    assert not late_reviews.count_late(session, docket, now=late - 2 * HOUR)

    assert late_reviews.sweep(session, late) == 1
    assert late_reviews.sweep(session, late) == 0

    (leaf,) = said(session, docket, "deadline.missed")
    assert leaf["due"]
    assert cases.case(session, docket).decided_at is None


def test_what_was_decided_in_time_is_not_late(session: Session) -> None:
    docket, sitting = ready(session)
    session.execute(update(Item).values(provisions=["peca-2016-s2c"]))
    sweep(session, NOW + HOUR)
    session.execute(update(Item).values(provisions=["peca-2016-s37:public-order"]))
    vote_all(session, docket, sitting)

    late_reviews.sweep(session, NOW + 9 * DAY)

    assert said(session, docket, "deadline.missed") == []


def test_without_such_a_law_nothing_begins(session: Session) -> None:
    a_late_one(session)
    assert queries.to_begin(session, ()) == []


def test_an_empty_portal_has_no_late_reviews(session: Session) -> None:
    assert late_reviews.sweep(session, NOW) == 0


def test_the_database_refuses_a_clock_that_ran_out_before_it_began(
    session: Session,
) -> None:
    docket = a_late_one(session)
    case = cases.case(session, docket)
    row = {"case_id": case.id, "began_at": NOW, "review_by": NOW - HOUR}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(LateReview).values(row))
    assert declared(session, docket)
