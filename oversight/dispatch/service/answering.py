"""What comes back from a platform: receipt, and an answer on each item."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.details import AnswerDetail
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.models.rests import Rest
from oversight.dispatch.queries import questions, rows
from oversight.dispatch.rules import answers, checks, rests
from oversight.dispatch.rules import clarifying as clarifying_rules
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.details import Details, check_details
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LIFECYCLE
from oversight.dispatch.service import clarifying
from oversight.ledger import service as ledger


def acknowledge(
    session: Session, docket: str, *, by: Actor, now: datetime, reference: str = ""
) -> Dispatch:
    """Record that the platform has received what was sent to it."""
    sending = _own(session, docket, by)
    checks.check_unacknowledged(sending.acknowledged_at)

    sending.acknowledged_at = now
    sending.reference = reference or None

    _record_receipt(session, sending, by, now)
    return sending


def answer(
    session: Session,
    docket: str,
    number: int,
    given: Answer,
    *,
    by: Actor,
    now: datetime,
    details: Details | None = None,
) -> PlatformAnswer:
    """Record what the platform did with one item; a later answer supersedes."""
    sending = _own(session, docket, by)
    line = rows.numbered(sending, number)
    _check_answerable(line)
    answers.check_answer(given)
    for_now = given.reason == answers.FOR_NOW
    rests.check_end(given.not_until, rests=for_now, today=local_date(now))
    assert sending.dispatched_at is not None
    answers.check_acted_at(given.acted_at, sent_at=sending.dispatched_at, now=now)
    check_details(details or Details(), given, today=local_date(now))
    if given.action == answers.CLARIFY:
        waiting = questions.open_on(session, line.id)
        clarifying_rules.check_no_open_question(int(waiting is not None))

    act = answers.act_of(given)
    if act is not None:
        line.state = LIFECYCLE.after(line.state, act)
    kept = _keep(session, line, given, details, by=by, now=now)

    if sending.acknowledged_at is None:
        sending.acknowledged_at = now
        _record_receipt(session, sending, by, now)
    _record(session, docket, line, given, by=by, now=now)
    if given.action == answers.CLARIFY:
        clarifying.begin(session, docket, line, kept, now=now)
    return kept


def _own(session: Session, docket: str, by: Actor) -> Dispatch:
    sending = rows.sending(session, docket, lock=True)
    checks.check_own_platform(by.platform, platform=sending.platform.slug)
    checks.check_sent(sending.dispatched_at)
    return sending


def _check_answerable(line: Line) -> None:
    if line.state not in ANSWERABLE:
        raise RuleError(
            "not_answerable",
            N_(
                "There is nothing to answer on this item now. Open the docket again "
                "to see where it stands."
            ),
        )


def _keep(
    session: Session,
    line: Line,
    given: Answer,
    details: Details | None,
    *,
    by: Actor,
    now: datetime,
) -> PlatformAnswer:
    kept = _kept(line, given, by, now)
    session.add(kept)
    session.flush()
    if details is not None and details.said:
        session.add(AnswerDetail(answer_id=kept.id, said_at=now, **asdict(details)))
        session.flush()
    if given.not_until is not None:
        session.add(
            Rest(
                answer_id=kept.id,
                by_id=by.id,
                said_on=local_date(now),
                ends_on=given.not_until,
                said_at=now,
            )
        )
        session.flush()
    return kept


def _kept(line: Line, given: Answer, by: Actor, now: datetime) -> PlatformAnswer:
    return PlatformAnswer(
        line_id=line.id,
        by_id=by.id,
        action=given.action,
        under=given.under,
        territory=given.territory,
        reason=given.reason,
        user_notified=given.user_notified,
        reference=given.reference,
        question=given.question,
        acted_at=given.acted_at,
        answered_at=now,
    )


def _record_receipt(
    session: Session, sending: Dispatch, by: Actor, now: datetime
) -> None:
    ledger.record(
        session,
        "platform.acknowledged",
        docket=sending.legal_request.docket,
        private={"reference": sending.reference, "person": by.name},
        now=now,
    )


def _record(
    session: Session,
    docket: str,
    line: Line,
    given: Answer,
    *,
    by: Actor,
    now: datetime,
) -> None:
    private: dict[str, object] = {"reference": given.reference, "person": by.name}
    if given.question:
        private["text_sha256"] = sha256_of(given.question)
    if given.not_until:
        private["text_sha256"] = rests.fingerprint(given.not_until)
    if given.action == answers.CLARIFY:
        ledger.record(
            session, "platform.clarify", docket=docket, private=private, now=now
        )
    ledger.record(
        session,
        "platform.answered",
        docket=docket,
        item=line.number,
        public={
            "action": given.action,
            "under": given.under,
            "territory": given.territory,
            "acted": moment(given.acted_at) if given.acted_at else None,
            "reason": given.reason,
        },
        private=private,
        now=now,
    )
