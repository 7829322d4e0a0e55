"""A platform asks, the panel answers; who is silent lets the approval lapse (T14)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.hashes import sha256_of
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import questions, rows
from oversight.dispatch.rules import clarifying as rules
from oversight.dispatch.rules.clarifying import QuestionAct, QuestionState
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.dispatch.service import posting, rewriting, standing
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger

CLARIFY, ANSWER = "clarify", "answer"


def begin(
    session: Session, docket: str, line: Line, asked: PlatformAnswer, *, now: datetime
) -> Clarification:
    """Open a question: the panel's time begins, the platform's time rests."""
    clock = law.clock(session, CLARIFY, local_date(now))
    question = Clarification(
        answer_id=asked.id,
        line_id=line.id,
        due_at=due(clock, now, law.calendar(session)),
    )
    session.add(question)
    session.flush()

    record_rest(session, docket, question.due_at, now=now)
    return question


def reply(
    session: Session, docket: str, number: int, text: str, *, by: Actor, now: datetime
) -> Clarification:
    """Answer the platform's question; its own time to answer begins anew."""
    sending = rows.sending(session, docket, lock=True)
    line = rows.numbered(sending, number)
    decision = rewriting.decisions(session, [line.item_id])[line.item_id]
    rules.check_may_reply(by, deciders=tuple(decision.by))
    question = questions.open_on(session, line.id, lock=True)
    if question is None:
        raise rows.nothing()
    rules.check_reply(text)

    rules.LIFECYCLE.after(QuestionState.OPEN, QuestionAct.REPLY)
    question.reply = text
    question.replied_by = by.id
    question.pseudonym = by.pseudonym
    question.replied_at = now
    session.flush()

    record_reply(session, docket, text, by=by, now=now)
    values = {"docket": docket, "item": str(number)}
    posting.to_platform(
        session,
        sending.platform.slug,
        "order_question_answered",
        docket=docket,
        mark=f"/{number}:{question.id}",
        values=values,
        now=now,
    )
    return question


def lapse(session: Session, docket: str, number: int, *, now: datetime) -> bool:
    """End an approval whose panel owed the platform an answer and gave none."""
    sending = rows.sending(session, docket, lock=True)
    line = rows.numbered(sending, number)
    question = questions.open_on(session, line.id, lock=True)
    if question is None or question.due_at >= now:
        return False
    rules.LIFECYCLE.after(QuestionState.OPEN, QuestionAct.LAPSE)
    question.lapsed_at = now
    session.flush()

    if line.state not in OPEN:
        # It ended meanwhile in another way: nobody owes an answer any more.
        ledger.note(session, "question.closed", by=None, now=now, subject=docket)
        return True
    decided = rewriting.decisions(session, [line.item_id])[line.item_id].by
    record_silence(session, docket, decided, question.due_at, now=now)
    standing.fall_silent(session, line, now=now)
    return True


def record_rest(
    session: Session, docket: str, until: datetime, *, now: datetime
) -> None:
    """Put on the record that the platform's time rests, and the panel's runs."""
    _clock(session, "clock.paused", docket, None, now=now)
    _clock(session, "clock.set", docket, until, clock=CLARIFY, now=now)


def record_silence(
    session: Session,
    docket: str,
    decided: Sequence[str],
    due_at: datetime,
    *,
    now: datetime,
) -> None:
    """Put on the record that those who decided did not answer in time."""
    public = {
        "clock": CLARIFY,
        "due": local_date(due_at).isoformat(),
        "body": "panel" if len(decided) > 1 else "reviewer",
    }
    ledger.record(session, "deadline.missed", docket=docket, public=public, now=now)


def record_reply(
    session: Session, docket: str, text: str, *, by: Actor, now: datetime
) -> None:
    """Put on the record that a platform was answered: its time begins anew."""
    said = sha256_of(text)
    ledger.record(
        session,
        "question.answered",
        docket=docket,
        public={"to": "platform"},
        private={"text_sha256": said, "person": by.name},
        now=now,
    )
    begun = due(law.clock(session, ANSWER, local_date(now)), now, law.calendar(session))
    _clock(session, "clock.resumed", docket, begun, now=now)


def _clock(
    session: Session,
    kind: str,
    docket: str,
    until: datetime | None,
    *,
    now: datetime,
    clock: str = ANSWER,
) -> None:
    """Put on the record that a clock rests, or until when it runs."""
    public = {
        "clock": clock,
        "due": moment(until) if until else None,
        "body": "platform" if clock == ANSWER else "panel",
    }
    ledger.record(session, kind, docket=docket, public=public, now=now)
