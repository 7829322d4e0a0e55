"""The reviewers ask the body that filed, once; its silence lapses what is undecided."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.service import withdrawing
from oversight.ledger import queries as log
from oversight.review.models.questions import Question
from oversight.review.queries import cases, waiting
from oversight.review.rules.lifecycle import CaseState
from oversight.review.service import asking_body, deciding, extending, lapsing
from oversight.review.service.sweep import sweep
from tests.factories.accounts import an_actor
from tests.factories.intake import NOW
from tests.factories.review import (
    MINUTE,
    a_ballot,
    a_case,
    asked_of,
    panel_members,
    ready,
    some_words,
    vote_all,
)

ASKED = NOW + 30 * MINUTE
DAY = timedelta(days=1)
TEXT = "1. Which readers answered? 2. Where in the capture do their answers stand?"
ANSWER = "1. Three readers. 2. Below the post, lines 14, 18 and 22 of the capture."


def leaves(session: Session, docket: str, *kinds: str) -> list[dict[str, object]]:
    return [leaf for leaf in log.of_stream(session, docket) if leaf["k"] in kinds]


def an_officer(session: Session, role: Role = Role.DRAFTER, body: str = "pta") -> Actor:
    return an_actor(session, role=role, body=body)


def asked(session: Session, **cells: object) -> tuple[str, list[Actor]]:
    docket, sitting = ready(session, **cells)  # type: ignore[arg-type]
    asking_body.ask(session, docket, TEXT, by=sitting[0], now=ASKED)
    return docket, sitting


def test_a_question_is_put_with_three_working_days_to_answer(session: Session) -> None:
    docket, sitting = ready(session)

    found = asking_body.ask(session, docket, TEXT, by=sitting[0], now=ASKED)

    assert found.due_at.isoformat() == "2026-11-26T18:59:59+00:00"
    assert (found.text, found.pseudonym) == (TEXT, sitting[0].pseudonym)
    (leaf,) = leaves(session, docket, "question.asked")
    assert leaf["to"] == "agency"
    assert TEXT not in str(leaf)
    clock = leaves(session, docket, "clock.set")[-1]
    assert (clock["clock"], clock["due"]) == ("info", "2026-11-26T18:59:59Z")


def test_the_body_answers_once_and_the_vote_is_open_again(session: Session) -> None:
    docket, sitting = asked(session)
    refuses(
        "body_answers",
        lambda: deciding.vote(
            session,
            docket,
            1,
            a_ballot(asked_of(session, docket)),
            by=sitting[0],
            now=ASKED,
        ),
    )

    found = asking_body.answer(
        session, docket, ANSWER, by=an_officer(session), now=ASKED + DAY
    )

    assert (found.answer, found.answered_at) == (ANSWER, ASKED + DAY)
    (leaf,) = leaves(session, docket, "question.answered")
    assert (leaf["to"], ANSWER in str(leaf)) == ("agency", False)
    vote_all(session, docket, sitting, now=ASKED + DAY)
    assert cases.case(session, docket).state is CaseState.DECIDED


def test_the_time_to_decide_runs_on(session: Session) -> None:
    docket, sitting = ready(session)
    before = cases.case(session, docket).due_at

    asking_body.ask(session, docket, TEXT, by=sitting[0], now=ASKED)

    assert cases.case(session, docket).due_at == before
    refuses(
        "body_answers",
        lambda: extending.extend(
            session, docket, some_words("time"), by=sitting[0], now=ASKED
        ),
    )


def test_each_refusal_of_a_question(session: Session) -> None:
    docket = a_case(session)
    (sitting,) = panel_members(session, docket)

    def ask(text: str = TEXT, now: object = ASKED, by: Actor = sitting) -> object:
        return asking_body.ask(session, docket, text, by=by, now=now)  # type: ignore[arg-type]

    refuses("not_declared", ask)
    docket, (sitting,) = ready(session)
    refuses("not_found", lambda: ask(by=an_officer(session)))
    refuses("text_short", lambda: ask("Why?", by=sitting))
    refuses("no_room", lambda: ask(now=NOW + 3 * DAY, by=sitting))
    refuses("too_late", lambda: ask(now=NOW + 30 * DAY, by=sitting))
    ask(by=sitting)
    refuses("question_once", lambda: ask(by=sitting))


def test_each_refusal_of_an_answer(session: Session) -> None:
    docket, _ = ready(session)
    officer = an_officer(session)

    def answer(text: str = ANSWER, by: Actor = officer, days: int = 1) -> object:
        now = ASKED + days * DAY
        return asking_body.answer(session, docket, text, by=by, now=now)

    refuses("not_found", answer)
    docket, _ = asked(session)
    refuses("not_found", lambda: answer(by=an_officer(session, body="nccia")))
    refuses("not_officer", lambda: answer(by=an_officer(session, Role.ANALYST)))
    refuses("text_short", lambda: answer("No."))
    refuses("answer_late", lambda: answer(days=4))
    answer()
    refuses("not_awaited", answer)


def test_silence_lapses_what_is_undecided(session: Session) -> None:
    docket, sitting = ready(session, items=2)
    vote_all(session, docket, sitting, 1)
    asking_body.ask(session, docket, TEXT, by=sitting[0], now=ASKED)

    sweep(session, ASKED + 4 * DAY)

    case = cases.case(session, docket)
    assert (case.state, case.lapsed_cause) == (CaseState.DECIDED, "agency")
    assert case.legal_request.items[0].ended_as is None
    assert case.legal_request.items[1].ended_as is ItemEnd.LAPSED
    (missed,) = leaves(session, docket, "deadline.missed")
    assert (missed["clock"], missed["body"]) == ("info", "agency")
    (lapsed,) = leaves(session, docket, "item.lapsed")
    assert (lapsed["item"], lapsed["cause"]) == (2, "agency")
    refuses(
        "matter_closed",
        lambda: asking_body.answer(
            session, docket, ANSWER, by=an_officer(session), now=ASKED
        ),
    )


def test_silence_in_a_matter_without_a_decision_lapses_it_whole(
    session: Session,
) -> None:
    docket, _ = asked(session)

    assert lapsing.lapse_unanswered(session, docket, now=ASKED + 4 * DAY)
    assert not lapsing.lapse_unanswered(session, docket, now=ASKED + 4 * DAY)

    case = cases.case(session, docket)
    assert case.state is CaseState.LAPSED
    assert case.legal_request.state is RequestState.LAPSED
    assert waiting.overdue(session, ASKED + 4 * DAY) == []


def test_a_worker_that_slept_names_the_cause_rightly(session: Session) -> None:
    docket, _ = asked(session)

    sweep(session, NOW + 30 * DAY)
    sweep(session, NOW + 30 * DAY)

    assert [leaf["cause"] for leaf in leaves(session, docket, "item.lapsed")] == [
        "agency"
    ]


def test_nothing_lapses_before_its_time_or_after_a_withdrawal(session: Session) -> None:
    docket, _ = asked(session)
    assert not lapsing.lapse_unanswered(session, docket, now=ASKED + DAY)

    withdrawing.withdraw(
        session,
        docket,
        "no-longer-needed",
        "It was deleted.",
        by=an_officer(session, Role.AUTHORISER),
        now=ASKED + DAY,
    )

    assert not lapsing.lapse_unanswered(session, docket, now=ASKED + 5 * DAY)
    sweep(session, ASKED + 5 * DAY)
    assert cases.case(session, docket).state is CaseState.WITHDRAWN
    refuses(
        "matter_closed",
        lambda: asking_body.answer(
            session, docket, ANSWER, by=an_officer(session), now=ASKED + DAY
        ),
    )


def test_the_table_keeps_one_question_a_matter(session: Session) -> None:
    docket, sitting = asked(session)
    found = waiting.question_of(session, cases.case(session, docket).id)
    assert found is not None
    session.add(
        Question(
            case_id=found.case_id,
            asked_by=sitting[0].id,
            pseudonym="R-01",
            text=TEXT,
            asked_at=ASKED,
            due_at=ASKED,
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    "values",
    [
        {"answer": ANSWER},
        {"answer": ANSWER, "answered_at": ASKED},
        {"answered_at": ASKED},
        {"missed_at": ASKED, "late": True},
        {"late": True},
    ],
)
def test_the_table_keeps_answers_whole_and_in_time(
    session: Session, values: dict[str, object]
) -> None:
    _, sitting = asked(session)
    late = {
        "answer": ANSWER,
        "answered_by": sitting[0].id,
        "answered_at": ASKED + (10 * DAY if "missed_at" not in values else DAY),
    }
    whole = {**values, **(late if values.get("late") else {})}
    whole.pop("late", None)

    with pytest.raises(IntegrityError):
        session.execute(update(Question).values(**whole))


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(RuleError) as refused:
        act()
    assert refused.value.code == code
