"""Every reviewer leaves: nothing is sent any more, and what was delayed still opens."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.service import data_sweep, sweep
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.review.models.roster import Reviewer
from oversight.review.queries import cases
from oversight.review.rules.roster import RESTING
from oversight.review.service import roster
from oversight.review.service import sweep as review
from tests.factories import data
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_liaison, an_issued
from tests.factories.intake import NOW
from tests.factories.review import a_case

DAY = timedelta(days=1)
MONTH = 30


def everybody_leaves(session: Session) -> None:
    presiding = an_actor(session, role=Role.PRESIDING)
    for name in session.scalars(select(Reviewer.pseudonym)).all():
        roster.set_active(session, name, RESTING, by=presiding, now=NOW)


def ends(session: Session, docket: str) -> list[ItemEnd | None]:
    return [one.ended_as for one in cases.case(session, docket).legal_request.items]


def test_when_every_reviewer_leaves_nothing_is_sent_and_notices_still_open(
    session: Session,
) -> None:
    delayed = data.produced(session, **data.DELAYED)
    undrawn = a_case(session, drawn=False)
    approved = an_issued(session)
    a_liaison(session)
    before = session.scalars(select(Dispatch.dispatched_at)).all()
    assert notices.find(session, delayed, 1, Stage.SENT) is None

    everybody_leaves(session)
    for day in range(1, MONTH):
        for job in (review.sweep, sweep.sweep, data_sweep.sweep):
            job(session, NOW + day * DAY)

    assert session.scalars(select(Dispatch.dispatched_at)).all() == before
    assert approved.dispatched_at is None
    assert ends(session, undrawn) == [ItemEnd.LAPSED]
    assert [line.item.ended_as for line in approved.lines] == [ItemEnd.LAPSED]
    assert notices.find(session, delayed, 1, Stage.SENT) is not None
