"""A body that owes a deletion or a certificate may not file for data (I47).

The rooms above set and lift a bar by calling down; the record names the docket whose
duty was missed, and thereby the body.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.intake.models.bars import Bar
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.barring import BarCause
from oversight.ledger import service as ledger


def bar(
    session: Session,
    request: LegalRequest,
    item: Item,
    cause: BarCause,
    *,
    now: datetime,
) -> bool:
    """Bar the filing body until it does what it owes on this item; once a cause."""
    _hold(session, request)
    if _standing(session, item, cause) is not None:
        return False

    session.add(
        Bar(
            id=uuid4(),
            body_id=request.body_id,
            item_id=item.id,
            cause=cause,
            since=now,
        )
    )
    session.flush()

    _record(session, "agency.barred", request, item, cause, now)
    return True


def unbar(
    session: Session,
    request: LegalRequest,
    item: Item,
    cause: BarCause,
    *,
    now: datetime,
) -> bool:
    """Lift the bar that hung on this item: what was owed has been done."""
    _hold(session, request)
    held = _standing(session, item, cause)
    if held is None:
        return False

    held.lifted_at = now
    session.flush()

    _record(session, "agency.unbarred", request, item, cause, now)
    return True


def _hold(session: Session, request: LegalRequest) -> None:
    """Hold the body's row: nobody signs a filing while its standing changes."""
    session.scalars(
        select(Body.id).where(Body.id == request.body_id).with_for_update(of=Body)
    ).one()


def _standing(session: Session, item: Item, cause: BarCause) -> Bar | None:
    return session.scalars(
        select(Bar)
        .where(Bar.item_id == item.id, Bar.cause == cause, Bar.lifted_at.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def _record(
    session: Session,
    kind: str,
    request: LegalRequest,
    item: Item,
    cause: BarCause,
    now: datetime,
) -> None:
    ledger.record(
        session,
        kind,
        public={
            "kind": "DR",
            "why": f"{cause.value}:{request.docket}/{item.number}",
            "until": None,
        },
        now=now,
    )
