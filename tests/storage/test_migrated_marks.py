"""What the database marks of itself, and the step that marks what was there before."""

from datetime import timedelta

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.service import issuing, sending
from oversight.intake.models.requests import LegalRequest
from oversight.notices.models.notices import Notice
from oversight.notices.rules.parts import Stage
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW, a_request
from tests.factories.review import MINUTE, panel_members, ready, vote_all
from tests.outreach.test_every_clock import a_second_look
from tests.storage import steps

REVIEWED = select(LegalRequest.docket, LegalRequest.has_review)
FOLLOWED = select(Notice.docket, Notice.stage, Notice.followed)
Row = tuple[object, ...]
POST = "https://x.com/another/status/18000000000000000"


def asked(session: Session) -> tuple[str, str]:
    """A docket that was asked about and sent, and one that is still asked about."""
    an_actor(session, role=Role.LIAISON, platform="x")
    docket, _ = ready(session, skipped=False)
    until = cases.case(session, docket).asked_until
    assert until
    sitting = panel_members(session, docket)
    vote_all(session, docket, sitting, 1, Outcome.APPROVED, now=until + MINUTE)
    now = until + timedelta(hours=1)
    issuing.issue(session, docket, now=now)
    sending.dispatch(session, docket, now=now + MINUTE)
    waits, _ = ready(session, skipped=False, locator=f"{POST}77")
    return docket, waits


def marks(session: Session) -> tuple[set[Row], set[Row]]:
    reviewed = {tuple(row) for row in session.execute(REVIEWED)}
    return reviewed, {tuple(row) for row in session.execute(FOLLOWED)}


def test_a_review_that_is_opened_marks_its_request(session: Session) -> None:
    request = a_request(session)
    assert dict(session.execute(REVIEWED).all()) == {request.docket: False}

    sweep(session, NOW)

    assert dict(session.execute(REVIEWED).all()) == {request.docket: True}


def test_who_was_asked_is_marked_once_they_are_told_how_it_went_on(
    session: Session,
) -> None:
    sent, waits = asked(session)

    told = marks(session)[1]

    assert told >= {
        (sent, Stage.ASKED.value, True),
        (waits, Stage.ASKED.value, False),
    }


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE intake_requests SET has_review = TRUE", "reviewed"),
        ("UPDATE notices SET followed = TRUE", "told_on"),
    ],
)
def test_nobody_marks_what_did_not_happen(
    session: Session, statement: str, says: str
) -> None:
    ready(session, skipped=False)
    a_request(session, locator=f"{POST}78")

    with pytest.raises(DBAPIError, match=says):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE intake_requests SET has_review = FALSE", "reviewed"),
        ("UPDATE notices SET followed = FALSE", "told_on"),
    ],
)
def test_nobody_unmarks_what_happened(
    session: Session, statement: str, says: str
) -> None:
    asked(session)

    with pytest.raises(DBAPIError, match=says):
        session.execute(text(statement))


def test_what_was_there_before_is_marked_as_it_would_have_been(
    session: Session,
) -> None:
    asked(session)
    a_request(session, locator=f"{POST}78")
    kept, step = marks(session), steps.step("mark_what_goes_on")
    postgres = session.connection().dialect.name == "postgresql"
    for table, name in (("intake_requests", "reviewed"), ("notices", "told_on")):
        planted = f"{table}_{name}" + ("" if postgres else "_update")
        on = f" ON {table}" if postgres else ""
        session.execute(text(f"DROP TRIGGER {planted}{on}"))
    session.execute(text("UPDATE intake_requests SET has_review = FALSE"))
    session.execute(text("UPDATE notices SET followed = FALSE"))
    assert marks(session) != kept

    with Operations.context(MigrationContext.configure(session.connection())):
        step.mark_known()

    assert marks(session) == kept


def test_what_stands_gets_the_day_of_its_second_look(session: Session) -> None:
    docket, *_, day = a_second_look(session)
    line = rows.sending(session, docket).lines[0]
    assert line.look_at == day
    session.execute(update(Line).values(look_at=None))
    session.expire_all()

    steps.step("keep_the_day_of_a_second_look").fill(session.connection())

    assert session.scalars(select(Line.look_at)).all() == [day]
