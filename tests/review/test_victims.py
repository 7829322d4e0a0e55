"""A victim's request: one reviewer, twelve hours, no warning, thirty days, heard after."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.dispatch.service import issuing, sending
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.rules.screening import TICKED
from oversight.intake.service import filing, screening, signing
from oversight.ledger import queries as log
from oversight.notices.queries import notices as notice_queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.privacy.service import erasing
from oversight.review.models.panels import Case
from oversight.review.models.victims import VictimClock
from oversight.review.queries import answers as answer_queries
from oversight.review.queries import cases, hearing, late_answers
from oversight.review.queries import victims as queries
from oversight.review.rules import victims as rules
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.review.service import asking, deciding, victims
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.dispatch import a_liaison
from tests.factories.intake import ANSWERS, NOW, a_row, an_upload, officers
from tests.factories.review import (
    MINUTE,
    NOTICE_SECRET,
    a_ballot,
    a_case,
    a_roster,
    asked_of,
    declared,
    panel_members,
    vote_all,
)
from tests.fixtures.web import Visitor
from tests.intake.test_rules_victims import CONSENT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DRAWN = NOW + 11 * MINUTE
TEXT = "The picture is my own and shows nobody else."


def a_victims_case(session: Session, **cells: str) -> str:
    """A drawn matter on the victims' track."""
    notices.use(NOTICE_SECRET)
    by = officers(session)
    row = a_row(**{"provision": "peca-2016-s21", "protected": "victim", **cells})
    upload = an_upload([row], answers={**ANSWERS, **CONSENT})
    result = filing.receive(session, upload, by=by.drafter, now=NOW)
    assert result.batch is not None, result.errors
    done = signing.sign(session, result.batch, by=by.authoriser, now=NOW)
    docket = done.dockets[0]
    registrar = an_actor(session, role=Role.REGISTRAR)
    screening.screen(session, docket, TICKED, by=registrar, now=NOW + 5 * MINUTE)
    a_roster(session)
    sweep(session, NOW + 10 * MINUTE)
    sweep(session, DRAWN)
    return docket


def a_decided_one(session: Session, **terms: object) -> str:
    docket = a_victims_case(session)
    sitting = declared(session, docket)
    for one in sitting:
        deciding.open_item(session, docket, 1, by=one, now=NOW + 14 * MINUTE)
    vote_all(session, docket, sitting, **terms)  # type: ignore[arg-type]
    sweep(session, NOW + HOUR)
    return docket


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] == kind]


def test_one_reviewer_has_twelve_hours_and_the_uploader_is_not_warned(
    session: Session,
) -> None:
    docket = a_victims_case(session)

    case = cases.case(session, docket)
    clock = queries.clock_of(session, case.id)
    assert clock is not None
    assert (case.seats, clock.decide_by) == (1, DRAWN + 12 * HOUR)
    assert case.not_asked_ground == "victim-protection"
    assert leaves(session, docket, "user.asked")[0]["ground"] == "victim-protection"
    assert [leaf["clock"] for leaf in leaves(session, docket, "clock.set")] == [
        "decision",
        "victim_decision",
    ]
    sweep(session, DRAWN + HOUR)
    assert len(leaves(session, docket, "user.asked")) == 1


def test_what_was_settled_before_stays_settled(session: Session) -> None:
    docket = a_victims_case(session)
    session.execute(delete(VictimClock))
    session.execute(update(Case).values(not_asked_ground="imminent-harm"))

    victims.begin(session, docket, now=DRAWN + HOUR)

    assert cases.case(session, docket).not_asked_ground == "imminent-harm"
    assert len(leaves(session, docket, "user.asked")) == 1


def test_what_is_late_is_counted_apart_and_decided_all_the_same(
    session: Session,
) -> None:
    docket = a_victims_case(session)

    sweep(session, DRAWN + 13 * HOUR)
    sweep(session, DRAWN + 14 * HOUR)

    (missed,) = [
        leaf
        for leaf in leaves(session, docket, "deadline.missed")
        if leaf["clock"] == "victim_decision"
    ]
    assert missed["body"] == "reviewer"
    assert cases.case(session, docket).state is CaseState.ASSIGNED


def test_nothing_lasts_longer_than_thirty_days(session: Session) -> None:
    docket = a_victims_case(session)
    (sitting,) = declared(session, docket)
    deciding.open_item(session, docket, 1, by=sitting, now=NOW + 14 * MINUTE)
    asked = asked_of(session, docket)
    assert set(asked.longest.values()) == {30}

    refuses_all(
        lambda: deciding.vote(
            session,
            docket,
            1,
            a_ballot(asked),
            by=sitting,
            now=NOW + 20 * MINUTE,
        )
    )
    vote_all(session, docket, [sitting], outcome=Outcome.NARROWER, days=30)
    assert cases.case(session, docket).state is CaseState.DECIDED


def a_sent_one(session: Session) -> tuple[str, str]:
    docket = a_decided_one(session, outcome=Outcome.NARROWER, days=30)
    a_liaison(session)
    issuing.issue(session, docket, now=NOW + HOUR)
    sending.dispatch(session, docket, now=NOW + HOUR)
    notice = notice_queries.find(session, docket, 1, Stage.SENT)
    assert notice is not None
    return docket, notices.code_of(session, notice)


def test_the_uploader_is_heard_within_three_working_days_after(
    session: Session,
) -> None:
    docket, code = a_sent_one(session)
    page = hearing.heard_after(session, docket, 1, now=NOW + 2 * HOUR)
    assert page is not None
    assert page.until is not None
    assert page.until.isoformat() == "2026-11-26T18:59:59+00:00"
    assert (page.may_answer, page.is_after) == (True, True)

    asking.answer(session, code, TEXT, now=NOW + DAY)

    case = cases.case(session, docket)
    kept = answer_queries.read(session, docket, case.legal_request.items[0])
    assert kept == TEXT
    page = hearing.heard_after(session, docket, 1, now=NOW + DAY)
    assert page is not None
    assert (page.is_answered, page.may_answer) == (True, False)
    refuses(
        "answered_already", lambda: asking.answer(session, code, TEXT, now=NOW + DAY)
    )


def test_a_late_answer_lies_before_who_decided_until_the_item_ends(
    session: Session, visitor: Visitor
) -> None:
    docket, code = a_sent_one(session)
    (decider,) = panel_members(session, docket)
    other = an_actor(session, role=Role.REVIEWER, pseudonym=None)
    assert late_answers.late_answers_page(session, decider).rows == ()

    asking.answer(session, code, TEXT, now=NOW + DAY)

    (row,) = late_answers.late_answers_page(session, decider).rows
    assert (row.docket, row.item, row.text) == (docket, 1, TEXT)
    assert late_answers.late_answers_page(session, other).rows == ()
    visitor.sign_in(decider)
    page = visitor.get("/en/desk/review/answered-after").text
    assert TEXT in page
    assert f"{docket}/1/lifting" in page
    session.execute(
        update(Item).values(ended_as=ItemEnd.LIFTED, ended_at=NOW + 2 * DAY)
    )
    assert late_answers.late_answers_page(session, decider).rows == ()


def test_an_answer_that_was_erased_leaves_the_page_standing(
    session: Session, visitor: Visitor
) -> None:
    docket, code = a_sent_one(session)
    (decider,) = panel_members(session, docket)
    asking.answer(session, code, TEXT, now=NOW + DAY)
    erasing.erase(session, docket, "user/1", "court-order", now=NOW + DAY)
    visitor.sign_in(decider)

    reply = visitor.get("/en/desk/review/answered-after")

    assert reply.status_code == 200
    assert "a court ordered it" in reply.text
    assert f"{docket}/1/lifting" in reply.text


def test_after_that_there_is_the_appeal(session: Session) -> None:
    _, code = a_sent_one(session)
    refuses("heard_over", lambda: asking.answer(session, code, TEXT, now=NOW + 5 * DAY))


def test_what_is_not_approved_leaves_nobody_to_hear(session: Session) -> None:
    docket = a_decided_one(session, outcome=Outcome.REJECTED)
    assert queries.heard_until(session, docket) is None
    assert hearing.heard_after(session, docket, 1, now=NOW + HOUR) is None


def test_each_step_happens_once(session: Session) -> None:
    docket = a_decided_one(session, outcome=Outcome.NARROWER, days=30)
    refuses("not_found", lambda: victims.begin(session, docket, now=NOW + HOUR))
    until = queries.heard_until(session, docket)

    victims.open_hearing(session, docket, now=NOW + DAY)

    assert queries.heard_until(session, docket) == until
    assert not victims.count_late(session, docket, now=NOW + HOUR)


def test_an_ordinary_matter_has_no_such_clock(session: Session) -> None:
    docket = a_case(session)
    assert queries.clock_of(session, cases.case(session, docket).id) is None
    assert queries.heard_until(session, docket) is None
    victims.open_hearing(session, docket, now=NOW + HOUR)
    assert not victims.count_late(session, docket, now=NOW + 30 * DAY)


def test_the_victim_is_not_the_speaker_a_panel_protects() -> None:
    assert rules.protected("victim", "child") == "none"
    assert rules.protected("victim", "journalist") == "journalist"
    assert rules.protected("", "child") == "child"
    assert rules.at_most({"label": 90, "remove": 10}, 30) == {"label": 30, "remove": 10}


def test_the_page_hears_the_uploader_and_leads_to_the_appeal(
    session: Session, visitor: Visitor
) -> None:
    _, code = a_sent_one(session)
    clock.shift(NOW + 2 * HOUR - clock.machine_now())
    try:
        visitor.get("/en/check")
        visitor.post("/en/check", {"code": code})
        assert "You were not asked first: answer now" in visitor.page.main
        assert "Do you disagree?" in visitor.page.main
        assert visitor.post("/en/check/answer", {"words": " "}).status_code == 422
        visitor.post("/en/check/answer", {"words": TEXT})
        visitor.post("/en/check/answer", follow=True)
        assert "can end what was approved" in visitor.page.main
        visitor.post("/en/check", {"code": code})
        assert "can end this by themselves" in visitor.page.main
        clock.shift(NOW + 9 * DAY - clock.machine_now())
        visitor.get("/ur/check")
        visitor.post("/ur/check", {"code": code})
    finally:
        clock.shift(timedelta(0))


@pytest.mark.parametrize(
    "values",
    [
        {"decide_by": NOW - DAY},
        {"hear_until": NOW},
        {"heard_from": NOW, "hear_until": NOW - DAY},
    ],
)
def test_the_table_keeps_clocks_in_order(
    session: Session, values: dict[str, object]
) -> None:
    a_victims_case(session)
    with pytest.raises(IntegrityError):
        session.execute(update(VictimClock).values(**values))


def refuses_all(act: Callable[[], object]) -> None:
    with pytest.raises(RuleError):
        act()


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
