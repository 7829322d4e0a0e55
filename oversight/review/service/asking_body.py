"""One question to the body that filed, its answer, and no second one (T08)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.hashes import sha256_of
from oversight.intake.rules import officers
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.models.questions import Question
from oversight.review.queries import cases, seats, waiting
from oversight.review.queries.cases import nothing
from oversight.review.rules import questions as rules
from oversight.review.rules import seats as seat_rules
from oversight.review.service import clocks

TO = "agency"


def ask(
    session: Session,
    docket: str,
    text: str,
    *,
    about_aim: bool = False,
    by: Actor,
    now: datetime,
) -> Question:
    """Ask the body once, in precise words; who doubts its aim lets it know here."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    seat_rules.check_declared(seat.state)
    seat_rules.check_open(case.state, case.legal_request.state)
    seat_rules.check_in_time(case.due_at, now=now)
    rules.check_not_asked_before(waiting.question_of(session, case.id))
    rules.check_nothing_awaited(waiting.awaited(session, case))
    rules.check_text(text, field="text")
    due = clocks.due(session, clocks.BODY_ANSWER, now, on=now)
    rules.check_room(due, decide_by=case.due_at)

    asked = Question(
        case_id=case.id,
        asked_by=by.id,
        pseudonym=seat.pseudonym,
        text=text,
        about_aim=about_aim,
        asked_at=now,
        due_at=due,
    )
    session.add(asked)
    session.flush()

    _record(session, "question.asked", docket, text, by=by, now=now)
    clocks.record(
        session, "clock.set", docket, clocks.BODY_ANSWER, due, body=TO, now=now
    )
    return asked


def answer(
    session: Session, docket: str, text: str, *, by: Actor, now: datetime
) -> Question:
    """Answer what the reviewers asked: once, by an officer of the body, in time."""
    case = cases.case(session, docket, lock=True)
    body = case.legal_request.body.slug
    officers.check_agency(body=body, by=by)
    asked = waiting.question_of(session, case.id)
    if asked is None:
        raise nothing()
    seat_rules.check_open(case.state, case.legal_request.state)
    rules.check_awaited(waiting.state_of(asked))
    rules.check_answer_in_time(asked.due_at, now=now)
    rules.check_text(text, field="text")
    matters.touch(session, case.request_id, by.id, Capacity.AGENCY, now=now)

    asked.answer, asked.answered_at, asked.answered_by = text, now, by.id
    session.flush()

    _record(session, "question.answered", docket, text, by=by, now=now)
    return asked


def _record(
    session: Session, kind: str, docket: str, text: str, *, by: Actor, now: datetime
) -> None:
    """Put on the record that something was said; its words stay in their room."""
    ledger.record(
        session,
        kind,
        docket=docket,
        public={"to": TO},
        private={"text_sha256": sha256_of(text), "person": str(by.id)},
        now=now,
    )
