"""A platform asks, its clock rests, the panel answers, or the approval lapses."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.queries import desk, line_stays, questions, rows
from oversight.dispatch.rules import clarifying as rules
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.clarifying import QuestionAct, QuestionState
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import answering, clarifying, standing
from oversight.dispatch.service.sweep import sweep
from oversight.intake.queries import matters as intake
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.notices.models.mail import Mail
from tests.dispatch.test_correcting import a_decider
from tests.factories.dispatch import LATER, a_liaison, a_sending, acted, docket_of

QUESTION = Answer("clarify", reason="locator-fails", question="Which of the two posts?")
REPLY = "The first of the two; the second answers it and was not asked for."
DAY = timedelta(days=1)
LATE = LATER + 4 * DAY  # three working days are over
MUCH_LATER = LATER + 20 * DAY


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind]


def asked(session: Session, items: int = 1) -> tuple[str, Any]:
    found, liaison = a_sending(session, items=items)
    docket = docket_of(found)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)
    return docket, liaison


def test_a_question_starts_the_panels_clock_and_rests_the_platforms(
    session: Session,
) -> None:
    docket, liaison = asked(session)

    (one,) = questions.of_docket(session, docket)
    assert (one.state, one.reason, one.reply) == ("open", "locator-fails", "")
    assert rows.sending(session, docket).lines[0].state is LineState.DISPATCHED
    (paused,) = leaves(session, docket, "clock.paused")
    assert (paused["clock"], paused["body"]) == ("answer", "platform")
    (begun,) = leaves(session, docket, "clock.set")
    assert (begun["clock"], begun["body"]) == ("clarify", "panel")
    page = desk.index_page(session, by=liaison, now=MUCH_LATER)
    assert [(row.answer_by, row.is_late) for row in page.waiting] == [(None, False)]


def test_other_items_go_on(session: Session) -> None:
    docket, liaison = asked(session, items=2)

    page = desk.index_page(session, by=liaison, now=MUCH_LATER)
    assert [row.is_late for row in page.waiting] == [True]
    answering.answer(session, docket, 2, acted(), by=liaison, now=LATER)


def test_the_answer_starts_the_platforms_time_anew(session: Session) -> None:
    docket, liaison = asked(session)
    received = rows.sending(session, docket).acknowledged_at

    clarifying.reply(session, docket, 1, REPLY, by=a_decider(session), now=LATER + DAY)

    (one,) = questions.of_docket(session, docket)
    assert (one.state, one.reply, one.by) == ("answered", REPLY, "R-07")
    assert rows.sending(session, docket).acknowledged_at == received
    assert leaves(session, docket, "question.answered")[0]["to"] == "platform"
    (resumed,) = leaves(session, docket, "clock.resumed")
    assert resumed["due"].startswith("2026-12-01")
    page = desk.index_page(session, by=liaison, now=LATER + 2 * DAY)
    (row,) = page.waiting
    assert row.answer_by is not None
    assert row.answer_by > LATER + 6 * DAY
    posted = select(Mail.id).where(Mail.message == "order_question_answered")
    assert len(session.scalars(posted).all()) == 1
    assert sweep(session, MUCH_LATER) == 0


def test_no_words_of_either_side_stand_in_the_record(session: Session) -> None:
    docket, _ = asked(session)
    clarifying.reply(session, docket, 1, REPLY, by=a_decider(session), now=LATER)

    told = str(ledger.of_stream(session, docket))
    assert REPLY not in told
    assert str(QUESTION.question) not in told


def test_one_question_at_a_time(session: Session) -> None:
    docket, liaison = asked(session)

    with pytest.raises(RuleError) as caught:
        answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)

    assert caught.value.code == "question_open"
    clarifying.reply(session, docket, 1, REPLY, by=a_decider(session), now=LATER)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER + DAY)
    assert len(questions.of_docket(session, docket)) == 2


def test_only_those_who_decided_answer(session: Session) -> None:
    docket, liaison = asked(session)
    for by in (liaison, a_decider(session, "R-08")):
        with pytest.raises(RuleError) as caught:
            clarifying.reply(session, docket, 1, REPLY, by=by, now=LATER)
        assert caught.value.code == "not_found"


@pytest.mark.parametrize("text", ["", "No.", "x" * 5001])
def test_an_answer_says_something(session: Session, text: str) -> None:
    docket, _ = asked(session)
    with pytest.raises(RuleError) as caught:
        clarifying.reply(session, docket, 1, text, by=a_decider(session), now=LATER)
    assert caught.value.code == "reply_short"


def test_a_question_is_answered_once(session: Session) -> None:
    docket, _ = asked(session)
    by = a_decider(session)
    clarifying.reply(session, docket, 1, REPLY, by=by, now=LATER)
    with pytest.raises(RuleError) as caught:
        clarifying.reply(session, docket, 1, REPLY, by=by, now=LATER)
    assert caught.value.code == "not_found"


def test_a_question_without_an_answer_lapses_the_item_alone(session: Session) -> None:
    docket, _ = asked(session, items=2)
    assert sweep(session, LATER + 2 * DAY) == 0

    assert sweep(session, LATE) == 1

    states = [line.state for line in rows.sending(session, docket).lines]
    assert states == [LineState.LAPSED, LineState.DISPATCHED]
    assert intake.item(session, docket, 1).ended_as is ItemEnd.LAPSED
    (leaf,) = leaves(session, docket, "item.lapsed")
    assert (leaf["item"], leaf["cause"]) == (1, "reviewer")
    (missed,) = leaves(session, docket, "deadline.missed")
    assert (missed["clock"], missed["body"]) == ("clarify", "reviewer")
    assert session.scalars(select(Restoration.cause)).all() == ["unanswered"]
    (one,) = questions.of_docket(session, docket)
    assert one.state == "lapsed"
    assert sweep(session, LATE) == 0


def test_a_panel_that_is_silent_is_named_as_one(session: Session) -> None:
    found, liaison = a_sending(session, reviewers=("R-01", "R-02", "R-03"))
    docket = docket_of(found)
    answering.answer(session, docket, 1, QUESTION, by=liaison, now=LATER)

    sweep(session, LATE)

    (missed,) = leaves(session, docket, "deadline.missed")
    assert missed["body"] == "panel"


def test_a_suspended_item_lapses_too(session: Session) -> None:
    docket, _ = asked(session)
    line = rows.sending(session, docket).lines[0]
    standing.suspend(session, line, cause="stay", now=LATER)

    sweep(session, LATE)

    line = rows.sending(session, docket).lines[0]
    assert line.state is LineState.LAPSED
    # What has ended rests on nobody's word any more.
    assert line_stays.open_on(session, line.id) == []


def test_nobody_owes_an_answer_on_what_has_ended(session: Session) -> None:
    docket, _ = asked(session)
    line = rows.sending(session, docket).lines[0]
    standing.lift(session, line, cause="own-motion", error="no", now=LATER)

    assert sweep(session, LATE) == 1

    assert leaves(session, docket, "deadline.missed") == []
    (one,) = questions.of_docket(session, docket)
    assert one.state == "lapsed"


def test_a_question_lapses_once_and_not_early(session: Session) -> None:
    docket, _ = asked(session)

    assert not clarifying.lapse(session, docket, 1, now=LATER)
    assert clarifying.lapse(session, docket, 1, now=LATE)
    assert not clarifying.lapse(session, docket, 1, now=LATE)
    assert len(session.scalars(select(Clarification)).all()) == 1


def test_the_steps_of_a_question() -> None:
    steps = {(step.source, step.act): step.target for step in rules.LIFECYCLE}
    assert steps == {
        (QuestionState.OPEN, QuestionAct.REPLY): QuestionState.ANSWERED,
        (QuestionState.OPEN, QuestionAct.LAPSE): QuestionState.LAPSED,
    }


# --- silence


def test_silence_is_counted_once_and_costs_nothing(session: Session) -> None:
    docket = docket_of(a_sending(session)[0])
    assert sweep(session, LATER + 3 * DAY) == 0

    assert sweep(session, LATER + 9 * DAY) == 1
    assert sweep(session, LATER + 9 * DAY) == 0

    (missed,) = leaves(session, docket, "deadline.missed")
    assert (missed["clock"], missed["body"]) == ("no_response", "platform")
    assert rows.sending(session, docket).lines[0].state is LineState.DISPATCHED


def test_who_said_that_they_have_it_is_not_silent(session: Session) -> None:
    found, liaison = a_sending(session)
    answering.acknowledge(session, docket_of(found), by=liaison, now=LATER)
    assert a_liaison(session)

    assert sweep(session, MUCH_LATER) == 0
