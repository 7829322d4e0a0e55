"""Ending a request for data before its time: on own motion, or because the body asks.

What was to be handed over and what was only kept end alike; each writes its own leaf.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.data_lifting import DataLifting
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.data_mending import deciders
from oversight.dispatch.rules import lifting as rules
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE, DataAct
from oversight.dispatch.rules.lifting import AgencyCode, Cause
from oversight.dispatch.service import data_standing, keeping
from oversight.dispatch.service.correcting import signed
from oversight.intake.queries import matters
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service.matters import touch

Sent = DataLine | Preservation


def lift_on_own_motion(
    session: Session,
    docket: str,
    number: int,
    reasons: str,
    *,
    error: bool,
    by: Actor,
    now: datetime,
) -> DataLifting:
    """End what a reviewer here no longer holds right, with reasons (T16)."""
    sent = found(session, docket, number)
    rules.check_may_lift(by, deciders=deciders(session, sent.item))
    rules.check_open(is_open=is_open(sent))
    rules.check_reasons(reasons)

    kept = keep(session, sent, Cause.OWN_MOTION, reasons, error=error, by=by, now=now)

    end(session, docket, sent, kept, now=now)
    return kept


def lift_for_body(
    session: Session,
    docket: str,
    number: int,
    code: AgencyCode,
    reasons: str,
    *,
    by: Actor,
    now: datetime,
) -> DataLifting:
    """End what the public body that asked for it no longer asks for (FORM-J)."""
    request = matters.request(session, docket)
    rules.check_own_body(by.body, filing=request.body.slug)
    sent = found(session, docket, number)
    rules.check_open(is_open=is_open(sent))
    rules.check_reasons(reasons)
    touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    error = code in rules.ERRORS
    kept = keep(
        session, sent, Cause.AGENCY, reasons, error=error, code=code, by=by, now=now
    )

    end(session, docket, sent, kept, now=now)
    return kept


def found(session: Session, docket: str, number: int) -> Sent:
    """Return what was issued, or is kept, on one account, locked; or refuse."""
    everything = locked(session, docket)
    if number not in everything:
        raise queries.nothing()
    return everything[number]


def locked(session: Session, docket: str) -> dict[int, Sent]:
    """Return what was issued, or is kept, in a docket by its numbers, all locked."""
    order = queries.find_order(session, docket, lock=True)
    everything: list[Sent] = [*order.lines] if order else []
    everything += queries.kept(session, docket, lock=True)
    return {one.number: one for one in everything}


def is_open(sent: Sent) -> bool:
    """Say whether there is anything left to end."""
    if isinstance(sent, DataLine):
        return sent.item.ended_as is None and LIFECYCLE.allows(sent.state, DataAct.LIFT)
    return sent.item.ended_as is None


def keep(
    session: Session,
    sent: Sent,
    cause: Cause,
    reasons: str,
    *,
    error: bool,
    by: Actor,
    now: datetime,
    code: AgencyCode | None = None,
    court_id: UUID | None = None,
) -> DataLifting:
    """Keep on whose word it ended, and why; the caller ends it."""
    kept = DataLifting(
        item_id=sent.item_id,
        cause=cause,
        code=code,
        error=error,
        reasons=reasons,
        court_id=court_id,
        by_id=by.id,
        by_name=signed(by),
        lifted_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def end(
    session: Session, docket: str, sent: Sent, kept: DataLifting, *, now: datetime
) -> None:
    """End what was asked on one account, as its kind ends."""
    if isinstance(sent, DataLine):
        error = "yes" if kept.error else "no"
        data_standing.lift(session, sent, cause=kept.cause.value, error=error, now=now)
    else:
        keeping.cancel(session, docket, sent, cause=kept.cause.value, now=now)
