"""One matter from the screening to its decision."""

import pytest
from sqlalchemy.orm import Session

from oversight.review.queries import cases
from oversight.review.rules.lifecycle import CaseState, Outcome
from tests.factories.review import a_decided_case


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_item_is_decided_by_one_reviewer(session: Session, outcome: Outcome) -> None:
    docket = a_decided_case(session, outcome=outcome)

    case = cases.case(session, docket)
    (decision,) = cases.decisions_of(session, case.request_id)

    assert case.state is CaseState.DECIDED
    assert decision.outcome is outcome
