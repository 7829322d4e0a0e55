"""After an outage people get their hours back, and nobody else does."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from oversight.ledger import outages
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.queries import cases, hearing, victims
from oversight.review.service import challenging, resuming
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, ready
from tests.review.test_challenging import DOUBT, refuses
from tests.review.test_victims import a_sent_one

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = NOW + 13 * MINUTE


def away(session: Session, since: datetime, until: datetime) -> int:
    """The portal was away, and comes back."""
    outage = outages.came_back(session, since, now=until)
    return resuming.give_back(session, outage, now=until)


def extended(session: Session, docket: str) -> list[tuple[str, str, str]]:
    return [
        (leaf["clock"], leaf["due"], leaf["body"])
        for leaf in log.of_stream(session, docket)
        if leaf["k"] == "clock.extended"
    ]


def test_the_time_to_answer_is_as_long_as_nobody_could_answer(
    session: Session,
) -> None:
    docket, _ = ready(session, skipped=False)
    before = cases.case(session, docket)
    due, until = before.due_at, before.asked_until
    assert until is not None

    assert away(session, ASKED + 10 * HOUR, ASKED + 16 * HOUR) == 1
    longer = until + 6 * HOUR
    assert cases.case(session, docket).asked_until == longer
    assert away(session, ASKED + 17 * HOUR, ASKED + 21 * HOUR) == 0
    assert away(session, longer + HOUR, longer + 9 * HOUR) == 0

    after = cases.case(session, docket)
    assert (after.asked_until, after.due_at) == (longer, due)
    assert extended(session, docket) == [
        ("show_cause", f"{longer:%Y-%m-%dT%H:%M:%SZ}", "user")
    ]


def test_the_time_to_answer_never_eats_the_time_to_decide(session: Session) -> None:
    docket, _ = ready(session, skipped=False)
    due = cases.case(session, docket).due_at

    assert away(session, ASKED + HOUR, ASKED + HOUR + 30 * DAY) == 1

    until = cases.case(session, docket).asked_until
    assert until is not None
    assert until < due


def test_nobody_is_given_time_who_was_not_asked(session: Session) -> None:
    docket, _ = ready(session)

    assert away(session, ASKED, ASKED + 9 * HOUR) == 0
    assert extended(session, docket) == []


def test_whoever_is_heard_after_an_order_for_a_victim_gets_the_time_back(
    session: Session,
) -> None:
    docket, _ = a_sent_one(session)
    until = victims.heard_until(session, docket)
    clock = victims.clock_of(session, cases.case(session, docket).id)
    assert until is not None
    assert clock is not None
    assert clock.heard_from is not None
    begun = clock.heard_from + HOUR

    assert away(session, begun, begun + 5 * HOUR) == 1

    longer = until + 5 * HOUR
    assert victims.heard_until(session, docket) == longer
    told = ("victim_hearing", f"{longer:%Y-%m-%dT%H:%M:%SZ}", "user")
    assert extended(session, docket) == [told]


@pytest.mark.parametrize("hours", [4, 30])
def test_a_person_may_challenge_as_much_later_and_a_body_may_not(
    session: Session, hours: int
) -> None:
    docket, (sitting,) = ready(session, skipped=False)
    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    code, name = notices.code_of(session, notice), str(sitting.pseudonym)
    late = NOW + 2 * DAY + 16 * HOUR  # the second working day is over
    page = hearing.heard_page(session, docket, 1, now=late)
    assert page.challengeable == ()
    back = NOW + 10 * HOUR + hours * HOUR
    away(session, NOW + 10 * HOUR, back)

    def challenge() -> object:
        return challenging.by_user(session, code, name, DOUBT, now=late)

    if hours == 4:
        refuses("challenge_late", challenge)
        return
    page = hearing.heard_page(session, docket, 1, now=late)
    assert page.challengeable == (name,)
    assert challenge()
