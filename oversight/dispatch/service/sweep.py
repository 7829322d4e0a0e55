"""What is due happens, once, however often and by how many workers it is asked."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import questions, rows, silences
from oversight.dispatch.rules.lifecycle import ANSWERABLE, LineState
from oversight.dispatch.service import (
    clarifying,
    closing,
    issuing,
    sending,
    silence,
    standing,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import ItemEnd, RequestState
from oversight.intake.service import matters
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState, Outcome
from oversight.storage import apart

_SENT = ANSWERABLE | {LineState.SUSPENDED}
_UNSENT = frozenset({LineState.ISSUED, LineState.SUSPENDED})


def sweep(session: Session, now: datetime) -> int:
    """Expire, lapse, issue and send everything that is due; return how much it was."""
    return sum(
        (
            _expire(session, now),
            _lapse_unsent(session, now),
            _lapse_unissued(session, now),
            _issue(session, now),
            _send(session, now),
            _lapse_unclear(session, now),
            _count_silence(session, now),
            closing.sweep(session, now),
        )
    )


def _expire(session: Session, now: datetime) -> int:
    def expire(docket: str) -> int:
        held = rows.sending(session, docket, lock=True)
        over = [
            line
            for line in held.lines
            if line.state in _SENT and line.ends_at <= now and standing.sent(line)
        ]
        for line in over:
            standing.expire(session, line, now=now)
        return len(over)

    due = _dockets(session, Line.state.in_(_SENT), Line.ends_at <= now)
    return apart.each(session, due, expire)


def _lapse_unsent(session: Session, now: datetime) -> int:
    """Lapse what never left in time, or before its own end, each line by itself."""

    def lapse(docket: str) -> int:
        held = rows.sending(session, docket, lock=True)
        left = [
            line
            for line in held.lines
            if line.state in _UNSENT
            and not standing.sent(line)
            and (held.stale_at < now or line.ends_at <= now)
        ]
        for line in left:
            standing.lapse(session, line, now=now)
        return len(left)

    late = or_(Dispatch.stale_at < now, Line.ends_at <= now)
    due = _dockets(session, Line.state.in_(_UNSENT), late)
    return apart.each(session, due, lapse)


def _lapse_unissued(session: Session, now: datetime) -> int:
    """Lapse what was approved and could never stand in a document."""

    def lapse(one: tuple[UUID, str]) -> int:
        case_id, docket = one
        case = session.scalars(
            select(Case).where(Case.id == case_id).with_for_update(of=Case)
        ).one()
        if now <= issuing.stale_at(session, case):
            return 0
        left = list(_unissued_items(session, case_id))
        for item in left:
            matters.end_item(session, item, as_=ItemEnd.LAPSED, now=now)
            standing.record_lapse(session, docket, item.number, now=now)
        return len(left)

    return apart.each(session, _unissued(session), lapse)


def _issue(session: Session, now: datetime) -> int:
    def issue(one: tuple[UUID, str]) -> int:
        if not issuing.ready(session, one[1], now=now):
            return 0
        issuing.issue(session, one[1], now=now)
        return 1

    return apart.each(session, _unissued(session, whole=True), issue)


def _send(session: Session, now: datetime) -> int:
    def send(docket: str) -> int:
        held = rows.sending(session, docket, lock=True)
        hindered = sending.hindrance(session, docket, now=now)
        if held.dispatched_at is not None or hindered:
            return 0
        sending.dispatch(session, docket, now=now)
        return 1

    unsent = (Dispatch.dispatched_at.is_(None), Line.state == LineState.ISSUED)
    return apart.each(session, _dockets(session, *unsent), send)


def _lapse_unclear(session: Session, now: datetime) -> int:
    """Lapse what a platform asked about and nobody here answered in time."""
    return apart.each(
        session,
        questions.overdue(session, now),
        lambda one: clarifying.lapse(session, *one, now=now),
    )


def _count_silence(session: Session, now: datetime) -> int:
    """Count once each sending that the platform never said it received."""
    return apart.each(
        session,
        silences.unheard(session),
        lambda docket: silence.count(session, docket, now=now),
    )


def _dockets(session: Session, *due: object) -> list[str]:
    """Return the dockets with a line that is due, in the order all workers take."""
    query = (
        select(LegalRequest.docket)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Line, Line.dispatch_id == Dispatch.id)
        .where(*due)  # type: ignore[arg-type]
        .distinct()
        .order_by(LegalRequest.docket)
    )
    return list(session.scalars(query))


def _unissued(session: Session, *, whole: bool = False) -> list[tuple[UUID, str]]:
    """Return the decided matters with an approved item in no document."""
    query = (
        select(Case.id, LegalRequest.docket)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .join(ItemDecision, ItemDecision.case_id == Case.id)
        .join(Item, Item.id == ItemDecision.item_id)
        .where(
            Case.state == CaseState.DECIDED,
            LegalRequest.state == RequestState.SCREENED,
            LegalRequest.kind != KIND,  # Data go their own way.
            ItemDecision.outcome != Outcome.REJECTED,
            Item.ended_as.is_(None),
            ~exists().where(Line.item_id == Item.id),
        )
        .distinct()
        .order_by(LegalRequest.docket)
    )
    if whole:
        query = query.where(~exists().where(Dispatch.request_id == Case.request_id))
    return [(case_id, docket) for case_id, docket in session.execute(query)]


def _unissued_items(session: Session, case_id: UUID) -> Iterable[Item]:
    return session.scalars(
        select(Item)
        .join(ItemDecision, ItemDecision.item_id == Item.id)
        .where(
            ItemDecision.case_id == case_id,
            ItemDecision.outcome != Outcome.REJECTED,
            Item.ended_as.is_(None),
            ~exists().where(Line.item_id == Item.id),
        )
        .order_by(Item.number)
        .execution_options(populate_existing=True)
    ).all()
