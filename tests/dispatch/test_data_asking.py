"""A platform asks about a request for data; those who decided answer, or it lapses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.models.channels import PlatformLetter
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import data_questions as questions
from oversight.dispatch.queries.data_shelf import data_document_page, data_shelf
from oversight.dispatch.rules.answers import LONGEST_QUESTION
from oversight.dispatch.rules.data_asking import check_question
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.service import data_answering, data_asking, data_standing
from oversight.dispatch.service.data_sweep import sweep
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.ledger import queries as ledger
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.roster import Reviewer
from tests.factories import data as make
from tests.factories.accounts import an_actor
from tests.fixtures.web import Visitor

WORDS = "Which of the two accounts of that name do you mean?"
REPLY = "The older of the two; the younger was never asked about here."
DAY = timedelta(days=1)
LATE = make.ANSWERED + 4 * DAY  # three working days are over


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the pages be asked on the day of the sending."""
    clock.shift(timedelta(0))
    clock.shift(make.ANSWERED - utc_now())
    yield
    clock.shift(timedelta(0))


def leaves(session: Session, docket: str, kind: str) -> list[dict[str, Any]]:
    return [leaf for leaf in ledger.of_stream(session, docket) if leaf["k"] == kind]


def a_decider(session: Session, docket: str) -> Actor:
    line = sendings.order(session, docket).lines[0]
    by = session.scalars(
        select(ItemDecision.by).where(ItemDecision.item_id == line.item_id)
    ).one()
    found = session.scalars(select(Reviewer).where(Reviewer.pseudonym == by[0])).one()
    return Actor(found.person_id, "Reviewer", Role.REVIEWER, pseudonym=by[0])


def asked(session: Session, **how: Any) -> tuple[str, Actor]:
    docket, liaison = make.sent(session, **how), make.a_liaison(session)
    ask(session, docket, liaison)
    return docket, liaison


def ask(
    session: Session,
    docket: str,
    liaison: Actor,
    reason: str = "information-missing",
    words: str = WORDS,
) -> DataQuestion:
    return data_asking.ask(
        session, docket, 1, reason, words, by=liaison, now=make.ANSWERED
    )


def test_a_question_starts_the_panels_clock_and_rests_the_platforms(
    session: Session,
) -> None:
    docket, _ = asked(session)

    (one,) = questions.of_docket(session, docket)
    assert (one.state, one.reason, one.reply) == ("open", "information-missing", "")
    order = sendings.order(session, docket)
    assert order.lines[0].state is DataState.DISPATCHED
    assert order.acknowledged_at == make.ANSWERED
    (paused,) = leaves(session, docket, "clock.paused")
    assert (paused["clock"], paused["body"]) == ("answer", "platform")
    begun = leaves(session, docket, "clock.set")[-1]
    assert (begun["clock"], begun["body"]) == ("clarify", "panel")
    assert len(leaves(session, docket, "platform.clarify")) == 1
    (said,) = leaves(session, docket, "platform.answered")
    assert (said["action"], said["reason"]) == ("clarify", "information-missing")


def test_those_who_decided_answer_and_the_platform_is_told(session: Session) -> None:
    docket, _ = asked(session)
    by = a_decider(session, docket)

    data_asking.reply(session, docket, 1, REPLY, by=by, now=make.ANSWERED + DAY)

    (one,) = questions.of_docket(session, docket)
    assert (one.state, one.reply, one.by) == ("answered", REPLY, by.pseudonym)
    (answered,) = leaves(session, docket, "question.answered")
    assert answered["to"] == "platform"
    assert len(leaves(session, docket, "clock.resumed")) == 1
    told = session.scalars(select(PlatformLetter.message)).all()
    assert told.count("data_question_answered") == 1
    with pytest.raises(RuleError) as again:
        data_asking.reply(session, docket, 1, REPLY, by=by, now=make.ANSWERED + DAY)
    assert again.value.code == "not_found"


def test_another_question_may_follow_an_answer_and_not_come_before_it(
    session: Session,
) -> None:
    docket, liaison = asked(session)
    with pytest.raises(RuleError) as caught:
        ask(session, docket, liaison)
    assert caught.value.code == "question_open"
    by = a_decider(session, docket)
    data_asking.reply(session, docket, 1, REPLY, by=by, now=make.ANSWERED)

    ask(session, docket, liaison, "foreign-law")

    assert [one.state for one in questions.of_docket(session, docket)] == [
        "answered",
        "open",
    ]


def test_silence_of_the_panel_ends_the_approval_once(session: Session) -> None:
    docket, liaison = asked(session)

    assert not data_asking.lapse(session, docket, 1, now=make.ANSWERED + DAY)
    assert sweep(session, LATE) >= 1
    assert not data_asking.lapse(session, docket, 1, now=LATE)

    line = sendings.order(session, docket).lines[0]
    assert (line.state, line.ended_cause) == (DataState.LAPSED, "unanswered")
    assert matters.request(session, docket).items[0].ended_as is ItemEnd.LAPSED
    (lapsed,) = leaves(session, docket, "item.lapsed")
    assert lapsed["cause"] == "reviewer"
    (missed,) = leaves(session, docket, "deadline.missed")
    assert missed["clock"] == "clarify"
    with pytest.raises(RuleError) as caught:
        data_answering.refuse(session, docket, 1, "not-held", by=liaison, now=LATE)
    assert caught.value.code == "not_answerable"


def test_a_platform_that_answers_meanwhile_is_owed_nothing(session: Session) -> None:
    docket, liaison = asked(session)
    fields = tuple(sendings.order(session, docket).lines[0].fields)
    data_answering.produce(
        session, docket, 1, make.a_manifest(fields), by=liaison, now=make.ANSWERED
    )

    assert data_asking.lapse(session, docket, 1, now=LATE)

    assert sendings.order(session, docket).lines[0].state is DataState.PRODUCED
    assert leaves(session, docket, "item.lapsed") == []


def test_a_stay_ends_with_the_approval(session: Session) -> None:
    docket, _ = asked(session)
    line = sendings.order(session, docket).lines[0]

    data_standing.lift(session, line, cause="court", error="no", now=make.ANSWERED)

    assert data_asking.lapse(session, docket, 1, now=LATE)
    assert sendings.order(session, docket).lines[0].state is DataState.LIFTED


@pytest.mark.parametrize(
    ("reason", "words", "code"),
    [
        ("no-jurisdiction", WORDS, "answer_unlisted"),
        ("foreign-law", " \n", "question_missing"),
        ("foreign-law", "x" * (LONGEST_QUESTION + 1), "question_long"),
    ],
)
def test_a_question_says_what_it_is_about(
    session: Session, reason: str, words: str, code: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check_question(reason, words)
    assert caught.value.code == code
    docket, liaison = make.sent(session), make.a_liaison(session)
    with pytest.raises(RuleError) as refused:
        ask(session, docket, liaison, reason, words)
    assert refused.value.code == code
    check_question("foreign-law", WORDS)


def test_only_its_platform_asks_and_only_while_it_waits(session: Session) -> None:
    docket, liaison = make.sent(session), make.a_liaison(session)
    stranger = make.a_liaison(session, "facebook")
    with pytest.raises(RuleError) as caught:
        ask(session, docket, stranger)
    assert caught.value.code == "not_found"
    data_answering.refuse(
        session, docket, 1, "foreign-law", by=liaison, now=make.ANSWERED
    )
    with pytest.raises(RuleError) as over:
        ask(session, docket, liaison)
    assert over.value.code == "not_answerable"


def test_nobody_else_answers_and_nobody_answers_nothing(session: Session) -> None:
    docket, liaison = asked(session)
    for by in (liaison, an_actor(session, role=Role.REGISTRAR)):
        with pytest.raises(RuleError) as caught:
            data_asking.reply(session, docket, 1, REPLY, by=by, now=make.ANSWERED)
        assert caught.value.code == "not_found"
    by = a_decider(session, docket)
    with pytest.raises(RuleError) as short:
        data_asking.reply(session, docket, 1, "No.", by=by, now=make.ANSWERED)
    assert short.value.code == "reply_short"


@pytest.mark.parametrize(
    "change",
    [
        {"reply": "x"},
        {"question": ""},
        {"due_at": make.ANSWERED - DAY},
    ],
)
def test_the_database_refuses_a_half_question(
    session: Session, change: dict[str, Any]
) -> None:
    asked(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(DataQuestion).values(**change))


def test_the_database_holds_one_open_question_an_account(session: Session) -> None:
    asked(session)
    one = session.scalars(select(DataQuestion)).one()
    row = {
        name: getattr(one, name)
        for name in ("line_id", "asked_by", "reason", "question", "asked_at", "due_at")
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(DataQuestion).values(**row))


def test_the_shelf_and_the_page_show_it_to_whom_it_concerns(session: Session) -> None:
    team = make.a_team(session)
    docket, liaison = asked(session, team=team)
    decider = a_decider(session, docket)
    registrar = an_actor(session, role=Role.REGISTRAR)

    for by in (liaison, decider, registrar, team.drafter):
        (row,) = data_shelf(session, by).rows
        assert (row.docket, row.asked) == (docket, 1)
    for by in (
        make.a_liaison(session, "facebook"),
        an_actor(session, role=Role.ADMINISTRATOR),
    ):
        assert data_shelf(session, by).rows == ()
    mine = data_document_page(session, docket, by=decider, lang="en")
    assert mine.question(1).question == WORDS
    theirs = data_document_page(session, docket, by=registrar, lang="en")
    with pytest.raises(RuleError):
        theirs.question(1)


def test_a_question_is_clicked_from_the_platform_to_the_answer(
    session: Session, visitor: Visitor
) -> None:
    docket, liaison = make.sent(session), make.a_liaison(session)
    place = f"/en/desk/data-requests/{docket}"
    visitor.sign_in(liaison)

    assert "Ask about" in visitor.get(place).text
    empty = visitor.post(f"{place}/1/question", {"reason": "foreign-law"})
    assert empty.status_code == 422
    sent = {"reason": "foreign-law", "question": WORDS}
    assert visitor.post(f"{place}/1/question", sent).status_code == 303
    again = visitor.post(f"{place}/1/question", {**sent, "question": WORDS + "?"})
    assert again.status_code == 422
    assert WORDS in visitor.get(place).text
    assert visitor.get(f"{place}/7/question").status_code == 404
    decider = a_decider(session, docket)
    visitor.sign_in(decider)
    shelf = visitor.get("/en/desk/documents")
    assert docket in shelf.text
    document = f"/en/desk/data-documents/{docket}"
    assert "Answer the platform" in visitor.get(document).text
    short = visitor.post(f"{document}/1/reply", {"reply": "No."})
    assert short.status_code == 422
    assert visitor.post(f"{document}/1/reply", {"reply": REPLY}).status_code == 303
    assert REPLY in visitor.get(document).text
    assert visitor.get(f"{document}/1/reply").status_code == 404
    visitor.sign_in(liaison)
    assert REPLY in visitor.get(place).text
