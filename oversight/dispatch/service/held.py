"""Why an approval has not left yet: every promise of its document, kept or not."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import rows
from oversight.dispatch.rules import document, validator
from oversight.dispatch.rules.lifecycle import LineState
from oversight.dispatch.service import data_held, issuing, parts, sending
from oversight.dispatch.service.waiting import (
    DISPATCH,
    ORDER,
    HeldItem,
    HeldPage,
    HeldRow,
    Promise,
    row,
)
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState, Outcome


def held_rows(session: Session, *, now: datetime) -> tuple[HeldRow, ...]:
    """Return every approved docket that has not left, the oldest first."""
    found = [
        *_unissued(session, now),
        *_unsent(session, now),
        *data_held.rows(session, now=now),
    ]
    return tuple(sorted(found, key=lambda row: (row.since, row.docket)))


def held_page(session: Session, docket: str, *, now: datetime) -> HeldPage:
    """Return one docket that waits, with each promise of its document."""
    found = held_row(session, docket, now=now)
    if found is None:
        raise rows.nothing()
    if data_held.is_data(session, docket):
        return data_held.page(session, docket, found, now=now)
    return HeldPage(
        row=found,
        whole=tuple(_whole(session, docket)),
        items=tuple(_items(session, docket, now=now)),
    )


def held_row(session: Session, docket: str, *, now: datetime) -> HeldRow | None:
    """Return why one approved docket has not left, if it waits at all."""
    one = LegalRequest.docket == docket
    found = [
        *_unissued(session, now, one),
        *_unsent(session, now, one),
        *data_held.rows(session, docket, now=now),
    ]
    return found[0] if found else None


def unissued(session: Session, *narrowed: ColumnElement[bool]) -> list[Case]:
    """Return the decided matters with an approval and without a document.

    Asked for all of them it begins with what is open, of which there is less; for one
    it looks at that one alone.
    """
    approved = (
        select(ItemDecision.case_id)
        .join(Item, Item.id == ItemDecision.item_id)
        .where(ItemDecision.outcome != Outcome.REJECTED, Item.ended_as.is_(None))
    )
    mine = approved.where(ItemDecision.case_id == Case.id).correlate(Case)
    found = session.scalars(
        select(Case)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(
            Case.state == CaseState.DECIDED,
            LegalRequest.state == RequestState.SCREENED,
            LegalRequest.kind != KIND,  # Data go their own way.
            *narrowed,
            ~exists().where(Dispatch.request_id == Case.request_id),
            mine.exists() if narrowed else Case.id.in_(approved),
        )
        .options(
            joinedload(Case.legal_request, innerjoin=True).joinedload(
                LegalRequest.platform, innerjoin=True
            )
        )
    )
    return list(found)


def _unissued(
    session: Session, now: datetime, *narrowed: ColumnElement[bool]
) -> Iterator[HeldRow]:
    for case in unissued(session, *narrowed):
        assert case.decided_at is not None
        docket = case.legal_request.docket
        plans = issuing.plans(session, case, now=now)
        reasons = [issuing.hindrance(session, plan, now=now) for plan in plans]
        yield row(
            session,
            docket,
            case.legal_request.platform.slug,
            ORDER,
            since=case.decided_at,
            stale_at=issuing.stale_at(session, case),
            reason=None if None in reasons else reasons[0],
            now=now,
        )


def unsent(session: Session, *narrowed: ColumnElement[bool]) -> list[Dispatch]:
    """Return the documents that have not left."""
    found = session.scalars(
        select(Dispatch)
        .join(Dispatch.legal_request)
        .where(
            *narrowed,
            Dispatch.dispatched_at.is_(None),
            exists().where(
                Line.dispatch_id == Dispatch.id, Line.state == LineState.ISSUED
            ),
        )
        .options(
            contains_eager(Dispatch.legal_request),
            joinedload(Dispatch.platform, innerjoin=True),
        )
    )
    return list(found)


def _unsent(
    session: Session, now: datetime, *narrowed: ColumnElement[bool]
) -> Iterator[HeldRow]:
    for one in unsent(session, *narrowed):
        docket = one.legal_request.docket
        yield row(
            session,
            docket,
            one.platform.slug,
            DISPATCH,
            since=one.issued_at,
            stale_at=one.stale_at,
            reason=sending.hindrance(session, docket, now=now),
            now=now,
        )


def _whole(session: Session, docket: str) -> Iterator[Promise]:
    written = rows.document(session, docket)
    if written is None:
        return
    faults = validator.faults(json.loads(written.body))
    for check in validator.WHOLE:
        yield Promise(check.name, check.sentence, check.name not in faults)


def _items(session: Session, docket: str, *, now: datetime) -> Iterator[HeldItem]:
    case = session.scalars(
        select(Case)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .where(LegalRequest.docket == docket)
    ).one()
    for plan in issuing.plans(session, case, now=now):
        entry = document.compose_entry(parts.entry(plan))
        yield HeldItem(
            number=plan.item.number,
            reason=issuing.hindrance(session, plan, now=now),
            promises=tuple(_promises(entry)),
        )


def _promises(entry: dict[str, Any]) -> Iterator[Promise]:
    faults = validator.item_faults(entry)
    for check in validator.EACH:
        yield Promise(check.name, check.sentence, check.name not in faults)
