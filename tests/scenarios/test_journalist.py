"""A journalist quotes a banned group: three decide, and quoting is no glorifying."""

import pytest
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.review.queries import cases
from oversight.review.rules.findings import Ballot, Exempt, Rejection
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    asked_of,
    ready,
    some_words,
    vote_all,
    with_findings,
)

VOTING = NOW + 20 * MINUTE


def reporting(ballot: Ballot) -> Ballot:
    why = some_words("report: the words are quoted to be answered")
    return with_findings(ballot, exempt=Exempt.NEWS, exempt_why=why)


def test_a_journalists_quotation_is_heard_by_three_and_approved_by_none(
    session: Session,
) -> None:
    docket, sitting = ready(session, protected="journalist")
    assert len(sitting) == cases.case(session, docket).seats == 3

    asked = asked_of(session, docket, now=VOTING)
    approves = reporting(a_ballot(asked))
    with pytest.raises(RuleError) as refusal:
        deciding.vote(session, docket, 1, approves, by=sitting[0], now=VOTING)
    assert refusal.value.code == "against_itself"

    against = reporting(a_ballot(asked, Outcome.REJECTED))
    vote_all(
        *(session, docket, sitting),
        outcome=Outcome.REJECTED,
        code=Rejection.EXEMPT,
        findings=against.findings,
    )

    (item,) = cases.case(session, docket).legal_request.items
    assert item.ended_as is ItemEnd.REJECTED
