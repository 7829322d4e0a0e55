"""The first decision is written in nobody's words but the member's own (I18)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.queries import cases
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, asking_body, data_deciding, deciding
from tests.factories import data
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW as FILED
from tests.factories.review import MINUTE, a_ballot, asked_of, ready

SAID = (
    "The page showed the river after the flood and asked the office to mend the wall; "
    "nobody was named, nothing was called for, and the next day the wall was mended. "
    "Three readers thanked the page, and one of them sent a picture of the new wall."
)
QUESTION = "1. Which readers answered? 2. Where in the capture do their answers stand?"
ASKED = FILED + 30 * MINUTE
LATER = FILED + timedelta(hours=2)


def refusal(act: Callable[[], object]) -> RuleError:
    with pytest.raises(RuleError) as refused:
        act()
    assert (refused.value.code, refused.value.field) == ("reasons_copied", "reasons")
    return refused.value


def voting(session: Session, docket: str, by: Actor, now: datetime) -> RuleError:
    ballot = a_ballot(asked_of(session, docket), Outcome.REJECTED, reasons=SAID)
    return refusal(lambda: deciding.vote(session, docket, 1, ballot, by=by, now=now))


def test_what_the_affected_person_answered_is_nobody_s_reasons(
    session: Session,
) -> None:
    docket, (by,) = ready(session, skipped=False)
    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    asking.answer(session, notices.code_of(session, notice), SAID, now=ASKED)

    error = voting(session, docket, by, ASKED)

    assert "of the affected person" in error.sentence
    assert (error.values["docket"], error.values["item"]) == (docket, 1)
    assert "river after the flood" in str(error.values["passage"])


def test_what_the_body_answered_when_it_was_asked_is_nobody_s_reasons(
    session: Session,
) -> None:
    docket, (by,) = ready(session)
    asking_body.ask(session, docket, QUESTION, by=by, now=ASKED)
    officer = an_actor(session, role=Role.DRAFTER, body="pta")
    asking_body.answer(session, docket, SAID, by=officer, now=ASKED)

    error = voting(session, docket, by, ASKED)

    assert "of the body that filed" in error.sentence


def test_of_data_neither(session: Session) -> None:
    docket, (by,) = data.ready(session)
    asking_body.ask(session, docket, QUESTION, by=by, now=LATER)
    officer = an_actor(session, role=Role.DRAFTER, body=data.BODY)
    asking_body.answer(session, docket, SAID, by=officer, now=LATER)
    whole = data.a_ballot(data.asked_of(session, docket))
    ballot = replace(whole, reasons=SAID)

    error = refusal(
        lambda: data_deciding.vote(session, docket, 1, ballot, by=by, now=LATER)
    )

    assert "of the body that filed" in error.sentence


def test_what_the_body_said_once_for_the_whole_filing_is_nobody_s_reasons(
    session: Session,
) -> None:
    docket, (by,) = ready(session)
    request = cases.case(session, docket).legal_request
    request.answers = {**request.answers, "candour": SAID}
    session.flush()

    error = voting(session, docket, by, ASKED)

    assert "of the body that filed" in error.sentence
