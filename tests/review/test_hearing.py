"""The user is told the grounds, has whole days to answer, and sees how long is left."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.hearing import Hearing
from oversight.review.queries import cases, evidence, hearing
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking
from oversight.review.service import hearing as acts
from oversight.review.service.sweep import sweep
from tests.factories.dispatch import a_liaison
from tests.factories.intake import NOW
from tests.factories.review import (
    ANSWERABLE,
    GIST,
    MINUTE,
    a_case,
    declared,
    ready,
    vote_all,
)
from tests.fixtures.web import Visitor

ASKED = NOW + 13 * MINUTE
HOURS = timedelta(hours=1)
TEXT = "1. The rally had a permit.\n\n2. I wrote it as satire."


def pass_on(session: Session, docket: str, now: datetime, number: int = 1) -> UUID:
    """The platform hands the notice on, and the worker runs."""
    notice = notice_queries.find(session, docket, number, Stage.ASKED)
    assert notice is not None
    notices.pass_on(session, notice.id, by=a_liaison(session), now=now)
    sweep(session, now)
    return notice.id


def code_of(session: Session, docket: str) -> str:
    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    return notices.code_of(session, notice)


def test_the_grounds_are_told_to_who_holds_a_notice_and_stand_in_no_notice(
    session: Session,
) -> None:
    docket, _ = ready(session, skipped=False)

    page = hearing.heard_page(session, docket, 1, now=ASKED + 5 * HOURS)

    assert (page.gist, page.hours_left, page.may_answer) == (GIST, 43, True)
    notice = notice_queries.find(session, docket, 1, Stage.ASKED)
    assert notice is not None
    assert GIST not in str(notice.facts)
    leaves = log.of_stream(session, docket)
    assert GIST not in str(leaves)


def test_nobody_is_asked_without_grounds(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = declared(session, docket)

    refuses(
        "gist_short",
        lambda: asking.ask_user(session, docket, "Bad.", by=sitting, now=ASKED),
    )


def test_the_time_to_answer_begins_when_the_notice_is_passed_on(
    session: Session,
) -> None:
    docket, _ = ready(session, skipped=False, items=2)

    pass_on(session, docket, ASKED + 5 * HOURS)
    pass_on(session, docket, ASKED + 9 * HOURS, number=2)
    sweep(session, ASKED + 10 * HOURS)

    case = cases.case(session, docket)
    assert case.asked_until == ASKED + 57 * HOURS
    moved = [
        leaf for leaf in log.of_stream(session, docket) if leaf["k"] == "clock.extended"
    ]
    assert [(leaf["clock"], leaf["body"]) for leaf in moved] == [
        ("show_cause", "user")
    ] * 2


def test_the_page_names_one_time_only_the_longer_one(
    session: Session, visitor: Visitor
) -> None:
    docket, _ = ready(session, skipped=False)
    pass_on(session, docket, ASKED + 5 * HOURS)
    clock.shift(ASKED + 6 * HOURS - clock.machine_now())
    try:
        visitor.get("/en/check")
        visitor.post("/en/check", {"code": code_of(session, docket)})
    finally:
        clock.shift(timedelta(0))

    assert "46 hours left" in visitor.page.main
    assert visitor.page.main.count("25 November 2026, 5:13 pm PKT") == 2
    assert "12:13 pm PKT" not in visitor.page.main


def test_a_late_platform_cannot_let_a_request_lapse(session: Session) -> None:
    docket, _ = ready(session, skipped=False)
    due = cases.case(session, docket).due_at

    pass_on(session, docket, due - 30 * HOURS)

    until = cases.case(session, docket).asked_until
    assert until is not None
    assert until < due
    assert not acts.give_full_time(session, docket, due, now=due)


def test_nothing_moves_once_the_review_is_over_or_nobody_was_asked(
    session: Session,
) -> None:
    docket, sitting = ready(session, skipped=False)
    asking.answer(session, code_of(session, docket), TEXT, now=ASKED)
    session.info.clear()
    vote_all(session, docket, sitting, outcome=Outcome.REJECTED, now=ASKED + HOURS)
    assert not acts.give_full_time(session, docket, ASKED + HOURS, now=ASKED + HOURS)

    other, _ = ready(session)
    assert not acts.give_full_time(session, other, ASKED, now=ASKED)
    assert hearing.handed_on(session) == []


def test_an_answer_is_shown_to_the_reviewers_point_by_point(session: Session) -> None:
    docket, _ = ready(session, skipped=False)
    asking.answer(session, code_of(session, docket), TEXT, now=ASKED)

    case = cases.case(session, docket)
    file = evidence.evidence(session, case.legal_request, case.legal_request.items[0])

    assert file.points == ("The rally had a permit.", "I wrote it as satire.")
    page = hearing.heard_page(session, docket, 1, now=ASKED + HOURS)
    assert (page.is_answered, page.may_answer) == (True, False)


def test_after_the_time_an_answer_is_read_until_it_is_decided(session: Session) -> None:
    docket, sitting = ready(session, skipped=False)
    late = ASKED + ANSWERABLE
    page = hearing.heard_page(session, docket, 1, now=late)
    assert (page.hours_left, page.may_answer) == (0, True)

    vote_all(session, docket, sitting, now=late)

    assert not hearing.heard_page(session, docket, 1, now=late).may_answer


def test_where_nobody_was_asked_there_is_nothing_to_show(session: Session) -> None:
    docket, _ = ready(session)
    page = hearing.heard_page(session, docket, 1, now=ASKED)
    assert (page.gist, page.until, page.hours_left) == ("", None, 0)


def test_the_table_refuses_less_than_forty_eight_hours(session: Session) -> None:
    ready(session, skipped=False)
    with pytest.raises(IntegrityError):
        session.execute(update(Hearing).values(hours=47))


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
