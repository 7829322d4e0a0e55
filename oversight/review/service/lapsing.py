"""What the body leaves unanswered lapses: a matter, or the items handed back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case
from oversight.review.models.questions import Question, Return
from oversight.review.queries import cases, waiting
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct
from oversight.review.service import clocks, finishing, returning

BODY = "agency"


def lapse_unanswered(session: Session, docket: str, *, now: datetime) -> bool:
    """End what the body's silence leaves without an answer; decided stays decided."""
    case = cases.case(session, docket, lock=True)
    if case.state not in cases.LIVE or finishing.is_taken_back(case):
        return False
    late = _late(session, case, now)
    if late is None or late.due_at is None:
        return False
    left = waiting.open_items(session, case)
    if isinstance(late, Return):
        handed = {one.item_id for one in late.items}
        left = [item for item in left if item.id in handed]

    late.missed_at = now
    _end(session, case, left, now)
    _record(session, case, late, left, now)
    if isinstance(late, Return) and case.state in cases.LIVE:
        returning.resume(session, case, late, now=now)
    return True


def _late(session: Session, case: Case, now: datetime) -> Question | Return | None:
    """Return what the body should have answered by now, if anything."""
    for asked in (
        waiting.question_of(session, case.id),
        waiting.return_of(session, case.id),
    ):
        if asked is None or asked.due_at is None or not waiting.is_open(asked):
            continue
        if asked.due_at < now:
            return asked
    return None


def _end(session: Session, case: Case, left: Sequence[Item], now: datetime) -> None:
    for item in left:
        matters.end_item(session, item, as_=ItemEnd.LAPSED, now=now)
    session.flush()
    if waiting.open_items(session, case):
        return
    case.lapsed_cause = BODY
    if cases.decided(session, case.legal_request.items):
        case.state = LIFECYCLE.after(case.state, CaseAct.FINISH)
        case.decided_at = now
    else:
        case.state = LIFECYCLE.after(case.state, CaseAct.LAPSE)
        matters.lapse(session, case.legal_request)
    session.flush()


def _record(
    session: Session,
    case: Case,
    late: Question | Return,
    left: Sequence[Item],
    now: datetime,
) -> None:
    docket = case.legal_request.docket
    clock = clocks.RETURNED if isinstance(late, Return) else clocks.BODY_ANSWER
    assert late.due_at is not None
    clocks.record(
        session, "deadline.missed", docket, clock, late.due_at, body=BODY, now=now
    )
    for item in left:
        ledger.record(
            session,
            "item.lapsed",
            docket=docket,
            item=item.number,
            public={"cause": BODY},
            now=now,
        )
