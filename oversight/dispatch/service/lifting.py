"""Ending an approval before its date: on own motion, or because the body asks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.lifting import Lifting
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import lifting as rules
from oversight.dispatch.rules.lifting import AgencyCode, Cause
from oversight.dispatch.service import rewriting, standing
from oversight.dispatch.service.correcting import signed


def lift_on_own_motion(
    session: Session,
    docket: str,
    number: int,
    reasons: str,
    *,
    error: bool,
    by: Actor,
    now: datetime,
) -> Lifting:
    """End what a reviewer here no longer holds right, with reasons (T16)."""
    line = rows.numbered(rows.sending(session, docket, lock=True), number)
    decision = rewriting.decisions(session, [line.item_id])[line.item_id]
    rules.check_may_lift(by, deciders=decision.by)
    rules.check_can_end(line.state)
    rules.check_reasons(reasons)

    kept = keep(session, line, Cause.OWN_MOTION, reasons, error=error, by=by, now=now)

    _lift(session, line, kept, now=now)
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
) -> Lifting:
    """End what the public body that asked for it no longer asks for (FORM-J)."""
    sending = rows.sending(session, docket, lock=True)
    rules.check_own_body(by.body, filing=sending.legal_request.body.slug)
    line = rows.numbered(sending, number)
    rules.check_can_end(line.state)
    rules.check_reasons(reasons)

    error = code in rules.ERRORS
    kept = keep(
        session, line, Cause.AGENCY, reasons, error=error, code=code, by=by, now=now
    )

    _lift(session, line, kept, now=now)
    return kept


def keep(
    session: Session,
    line: Line,
    cause: Cause,
    reasons: str,
    *,
    error: bool,
    by: Actor,
    now: datetime,
    code: AgencyCode | None = None,
    court_id: UUID | None = None,
) -> Lifting:
    """Keep on whose word an approval ended, and why; the caller ends it."""
    kept = Lifting(
        line_id=line.id,
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


def _lift(session: Session, line: Line, kept: Lifting, *, now: datetime) -> None:
    error = "yes" if kept.error else "no"
    standing.lift(session, line, cause=kept.cause.value, error=error, now=now)
