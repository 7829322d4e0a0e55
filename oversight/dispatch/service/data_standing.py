"""An approval of data that falls: nothing more is handed over, what came is destroyed.

Rooms above call this by calling down.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules.data_lifecycle import (
    HELD,
    HOLDINGS,
    LIFECYCLE,
    DataAct,
    Holding,
    HoldingAct,
)
from oversight.dispatch.service import (
    data_court_stays,
    data_ending,
    data_staying,
    data_telling,
)
from oversight.dispatch.service.standing import (
    OVERTURNED,
    UNANSWERED,
    record_lapse,
)
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.intake.service import matters
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger


def lift(
    session: Session, line: DataLine, *, cause: str, error: str, now: datetime
) -> None:
    """End an approval of data for good; what was handed over must go at once."""
    # First the data, then the item, as a certificate does: neither waits for the other.
    held = queries.production_of(session, line.id, lock=True)
    session.refresh(line.item, ("ended_as",))
    line.state = LIFECYCLE.after(line.state, DataAct.LIFT)
    line.ended_cause = cause
    data_staying.end_all(session, line, now=now)
    data_court_stays.end_all(session, line, now=now)
    end = ItemEnd.OVERTURNED if cause == OVERTURNED else ItemEnd.LIFTED
    if line.item.ended_as is None:
        matters.end_item(session, line.item, as_=end, now=now)
    session.flush()

    request = line.order.legal_request
    ledger.record(
        session,
        "item.lifted",
        docket=request.docket,
        item=line.number,
        public={"cause": cause, "error": error},
        now=now,
    )
    if held is not None and held.state in HELD:
        fall_due(session, line, held, now=now, at_once=True)
    _tell(session, line, held, cause=cause, now=now)


def fall_silent(session: Session, line: DataLine, *, now: datetime) -> None:
    """End what a platform asked about in vain: nothing is handed over (T14)."""
    session.refresh(line.item, ("ended_as",))
    line.state = LIFECYCLE.after(line.state, DataAct.LAPSE)
    line.ended_cause = UNANSWERED
    data_staying.end_all(session, line, now=now)
    data_court_stays.end_all(session, line, now=now)
    if line.item.ended_as is None:
        matters.end_item(session, line.item, as_=ItemEnd.LAPSED, now=now)
    session.flush()

    request = line.order.legal_request
    record_lapse(session, request.docket, line.number, cause="reviewer", now=now)
    data_ending.tell(
        session, request, line.number, cause=UNANSWERED, at_platform=True, now=now
    )


def fall_due(
    session: Session,
    line: DataLine,
    held: Production,
    *,
    now: datetime,
    at_once: bool = False,
) -> None:
    """Let data become due for destruction: on their date, or because a ruling fell.

    Where a ruling falls nobody has longer to destroy them than before.
    """
    if at_once:
        rule = law.clock(session, "emergency_destruction", local_date(now))
        soon = due(rule, now, law.calendar(session))
        held.certify_by = min(held.certify_by, soon)
        held.retention_until = min(held.retention_until, now)
        held.use_bar = True
    if held.state is not Holding.DUE:
        held.state = HOLDINGS.after(held.state, HoldingAct.FALL_DUE)
    held.due_at = held.due_at or now
    session.flush()

    ledger.record(
        session,
        "data.due",
        docket=line.order.legal_request.docket,
        item=line.number,
        public={"over": None, "outcome": "lifted" if at_once else "retention"},
        private={"manifest_sha256": held.manifest_sha256},
        now=now,
    )


def _tell(
    session: Session,
    line: DataLine,
    held: Production | None,
    *,
    cause: str,
    now: datetime,
) -> None:
    """Tell the platform that was asked, the body, who keeps the data, the holder."""
    request, number = line.order.legal_request, line.number
    asked = line.order.dispatched_at is not None and not line.held
    data_ending.tell(session, request, number, cause=cause, at_platform=asked, now=now)
    data_telling.lifted(session, line, cause=cause, now=now)
    if held is not None and held.state is Holding.DUE:
        keeper, until = held.custodian_id, held.certify_by
        data_ending.tell_custodian(
            session, request, number, keeper, until=until, now=now
        )
