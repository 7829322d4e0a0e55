"""A reviewer drawn by lot looks after data that are being kept, and may end it.

Keeping data where they are hands nothing to anybody, so it needs no approval; silence
lets it stand, and its own end date ends it (I42, I49).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case
from oversight.review.models.watching import Look
from oversight.review.queries import cases, seats
from oversight.review.rules import kinds, looking
from oversight.review.rules import seats as rules
from oversight.review.rules.lifecycle import LIFECYCLE, CaseAct
from oversight.review.service import clocks, workload


def look(
    session: Session,
    docket: str,
    number: int,
    result: str,
    reasons: str,
    *,
    by: Actor,
    now: datetime,
) -> Look:
    """Let the keeping of one account's data stand, or end it at once with reasons."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    item = cases.item_of(case, number)
    kinds.check_preservation(case.legal_request.kind, item.measure)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    view = seats.view_of(session, seat.panel_id, item, by)
    rules.check_viewed(0 if view is None else view.count)
    looking.check_not_looked(_look_at(session, item))
    rules.check_undecided(is_ended=item.ended_as is not None, is_decided=False)
    looking.check_look(result, reasons)
    workload.check_left(session, by=by, now=now)

    made = Look(
        item_id=item.id,
        case_id=case.id,
        person_id=by.id,
        pseudonym=seat.pseudonym,
        result=result,
        reasons=reasons,
        at=now,
    )
    session.add(made)
    session.flush()
    _record(session, docket, item, result, by=by, now=now)
    if result == looking.CANCELLED:
        matters.end_item(session, item, as_=ItemEnd.LIFTED, now=now)
    _close(session, case, now)
    return made


def close_unlooked(session: Session, docket: str, *, now: datetime) -> bool:
    """Close a review in which nobody looked in time; what is kept stays kept."""
    case = cases.case(session, docket, lock=True)
    if case.state not in cases.LIVE or case.due_at >= now:
        return False

    case.state = LIFECYCLE.after(case.state, CaseAct.LAPSE)
    case.lapsed_cause = "reviewer" if case.panel_id else "pool"
    session.flush()

    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={
            "clock": clocks.DECISION,
            "due": clocks.spelled(case.due_at),
            "body": "reviewer" if case.panel_id else "portal",
        },
        now=now,
    )
    return True


def _look_at(session: Session, item: Item) -> Look | None:
    return session.scalars(select(Look).where(Look.item_id == item.id)).one_or_none()


def _record(
    session: Session, docket: str, item: Item, result: str, *, by: Actor, now: datetime
) -> None:
    if result == looking.CANCELLED:
        ledger.record(
            session,
            "preservation.cancelled",
            docket=docket,
            item=item.number,
            public={"until": clocks.spelled(now)},
            now=now,
        )
    name = f"{docket}/{item.number}"
    facts = {"result": result}
    ledger.note(session, "review.looked", by=by, now=now, subject=name, facts=facts)


def _close(session: Session, case: Case, now: datetime) -> None:
    looked = set(session.scalars(select(Look.item_id).where(Look.case_id == case.id)))
    items = case.legal_request.items
    if all(item.ended_as is not None or item.id in looked for item in items):
        case.state = LIFECYCLE.after(case.state, CaseAct.FINISH)
        case.decided_at = now
        session.flush()
