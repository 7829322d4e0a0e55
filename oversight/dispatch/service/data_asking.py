"""A platform asks about a request for data; those who decided answer, or it lapses."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_questions as questions
from oversight.dispatch.rules import answers
from oversight.dispatch.rules import clarifying as rules
from oversight.dispatch.rules.clarifying import QuestionAct, QuestionState
from oversight.dispatch.rules.data_asking import check_question
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE
from oversight.dispatch.service import (
    clarifying,
    data_answering,
    data_standing,
    posting,
)
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.review.models.deciding import ItemDecision


def ask(
    session: Session,
    docket: str,
    number: int,
    reason: str,
    question: str,
    *,
    by: Actor,
    now: datetime,
) -> DataQuestion:
    """Open a question on one account: the panel's time begins, the platform's rests."""
    order = data_answering.own(session, docket, by=by)
    line = data_answering.answerable(order, number)
    waiting = questions.open_on(session, line.id)
    rules.check_no_open_question(int(waiting is not None))
    check_question(reason, question)

    clock = law.clock(session, clarifying.CLARIFY, local_date(now))
    asked = DataQuestion(
        line_id=line.id,
        asked_by=by.id,
        reason=reason,
        question=question,
        asked_at=now,
        due_at=due(clock, now, law.calendar(session)),
    )
    session.add(asked)
    session.flush()
    if order.acknowledged_at is None:
        data_answering.receipt(session, order, by=by, now=now)

    _record_question(session, line, asked, by=by, now=now)
    return asked


def reply(
    session: Session, docket: str, number: int, text: str, *, by: Actor, now: datetime
) -> DataQuestion:
    """Answer the platform's question; its own time to answer begins anew."""
    order = queries.order(session, docket, lock=True)
    line = queries.numbered(order, number)
    decision = session.get_one(ItemDecision, line.decision_id)
    rules.check_may_reply(by, deciders=tuple(decision.by))
    question = questions.open_on(session, line.id, lock=True)
    if question is None:
        raise queries.nothing()
    rules.check_reply(text)

    rules.LIFECYCLE.after(QuestionState.OPEN, QuestionAct.REPLY)
    question.reply, question.replied_at = text, now
    question.replied_by, question.pseudonym = by.id, by.pseudonym
    session.flush()

    clarifying.record_reply(session, docket, text, by=by, now=now)
    posting.to_platform(
        session,
        order.platform.slug,
        "data_question_answered",
        docket=docket,
        mark=f"/{number}:{question.id}",
        values={"docket": docket, "item": str(number)},
        now=now,
    )
    return question


def lapse(session: Session, docket: str, number: int, *, now: datetime) -> bool:
    """End an approval whose panel owed the platform an answer and gave none."""
    order = queries.order(session, docket, lock=True)
    line = queries.numbered(order, number)
    question = questions.open_on(session, line.id, lock=True)
    if question is None or question.due_at >= now:
        return False
    rules.LIFECYCLE.after(QuestionState.OPEN, QuestionAct.LAPSE)
    question.lapsed_at = now
    session.flush()

    if line.state not in ANSWERABLE:
        # The platform answered meanwhile, or it ended: nobody owes a word any more.
        ledger.note(session, "question.closed", by=None, now=now, subject=docket)
        return True
    decided = session.get_one(ItemDecision, line.decision_id).by
    clarifying.record_silence(session, docket, decided, question.due_at, now=now)
    data_standing.fall_silent(session, line, now=now)
    return True


def _record_question(
    session: Session,
    line: DataLine,
    asked: DataQuestion,
    *,
    by: Actor,
    now: datetime,
) -> None:
    docket = line.order.legal_request.docket
    said = sha256_of(asked.question)
    private = {"person": by.name, "text_sha256": said}
    ledger.record(session, "platform.clarify", docket=docket, private=private, now=now)
    ledger.record(
        session,
        "platform.answered",
        docket=docket,
        item=line.number,
        public={
            "action": answers.CLARIFY,
            "under": answers.NONE,
            "territory": None,
            "acted": None,
            "reason": asked.reason,
        },
        private=private,
        now=now,
    )
    clarifying.record_rest(session, docket, asked.due_at, now=now)
