"""Asking a platform to put an item back, and what it answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.answers import Restoration
from oversight.dispatch.models.orders import Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import answers, checks
from oversight.dispatch.rules.document import moment
from oversight.dispatch.service import posting
from oversight.ledger import service as ledger


def ask(
    session: Session,
    line: Line,
    *,
    cause: str,
    now: datetime,
    appeal_docket: str | None = None,
    appeal_item: int | None = None,
) -> Restoration:
    """Ask for an item back; what an appeal led to is recorded with the appeal."""
    before = rows.restorations(session, [line.id])
    same = sum(one.cause.partition(":")[0] == cause for one in before)
    asked = Restoration(
        line_id=line.id,
        cause=f"{cause}:{same + 1}" if same else cause,
        appeal_docket=appeal_docket,
        appeal_item=appeal_item,
        asked_at=now,
    )
    session.add(asked)
    session.flush()

    if appeal_docket is None:
        _record(session, "release.sent", line, now=now)
    _write(session, asked, line, now=now)
    return asked


def answer_restoration(
    session: Session,
    restoration_id: UUID,
    *,
    restored: bool,
    restored_at: datetime | None,
    by: Actor,
    now: datetime,
) -> Restoration:
    """Record whether the platform put an item back, and when."""
    asked = rows.restoration(session, restoration_id, lock=True)
    line = asked.line
    checks.check_own_platform(by.platform, platform=line.dispatch.platform.slug)
    checks.check_unanswered(asked.answered_at)
    first = rows.restorations(session, [line.id])[0].asked_at
    answers.check_restored_at(
        restored_at, is_restored=restored, asked_at=first, now=now
    )

    asked.restored = restored
    asked.restored_at = restored_at if restored else None
    asked.answered_at = now
    session.flush()

    if asked.appeal_docket is None:
        _record(session, "release.receipted", line, now=now)
    else:
        _record_remedy(session, asked, now=now)
    return asked


def _record(session: Session, kind: str, line: Line, *, now: datetime) -> None:
    ledger.record(
        session,
        kind,
        docket=line.dispatch.legal_request.docket,
        item=line.number,
        now=now,
    )


def _write(session: Session, asked: Restoration, line: Line, *, now: datetime) -> None:
    """Ask by letter too, at once: the time to restore runs from now."""
    docket, cause = line.dispatch.legal_request.docket, asked.cause.partition(":")[0]
    posting.to_platform(
        session,
        line.dispatch.platform.slug,
        "order_release",
        docket=docket,
        mark=f"/{line.number}:{asked.cause}",
        values={"docket": docket, "item": str(line.number), "cause": cause},
        now=now,
    )


def _record_remedy(session: Session, asked: Restoration, *, now: datetime) -> None:
    ledger.record(
        session,
        "remedy.confirmed" if asked.restored else "remedy.refused",
        docket=asked.appeal_docket,
        item=asked.appeal_item or asked.line.number,
        public={"restored": moment(asked.restored_at) if asked.restored_at else None},
        now=now,
    )
