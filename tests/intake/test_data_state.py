"""A data request that was decided no longer says that it waits for the draw."""

import pytest
from sqlalchemy.orm import Session

from oversight.intake.pages import data_dockets
from oversight.review.rules.lifecycle import Outcome
from tests.factories import data as make
from tests.factories.intake import NOW


def test_before_the_decision_it_says_where_it_stands(session: Session) -> None:
    docket = make.filed(session)
    assert data_dockets.filed(session, docket, now=NOW).state == "filed"


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.REJECTED])
def test_after_it_what_was_decided(session: Session, outcome: Outcome) -> None:
    if outcome is Outcome.APPROVED:
        docket = make.sent(session)
    else:
        docket = make.decided(session, outcome=outcome)
    state = data_dockets.filed(session, docket, now=NOW).state
    assert state == outcome.value
