"""What runs between a decision and the platform: writing, sending, a warrant, slips."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.service import data_held, held, issuing, waiting
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.pages import data_tasks
from oversight.intake.rules.data_tiers import KIND, Tier
from oversight.intake.rules.lifecycle import BatchState, RequestState
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.outreach.queries.filed import OFFICERS, people
from oversight.outreach.rules.reminders import Running
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.queries import correcting
from oversight.review.rules.lifecycle import CaseState, Outcome


def of_approvals(session: Session, now: datetime) -> Iterator[Running]:
    """Return what was approved and has not left, for those who see why."""
    desk = people(session, Role.REGISTRAR).get(None, ())
    signing = people(session, Role.AUTHORISER)
    for waits_for, since, stale, request in _left(session):
        clock = law.clock(session, waits_for, local_date(since))
        due = calendar.due(clock, since, law.calendar(session))
        if stale > now:
            yield Running(waits_for, request.docket, since, due, desk)
            both = (*desk, *signing.get(request.body_id, ()))
            yield Running("stale", request.docket, since, stale, both)


def of_warrants(session: Session, now: datetime) -> Iterator[Running]:
    """Return the approved logins that lapse unless a warrant is entered in time."""
    officers = people(session, *OFFICERS)
    approved = exists().where(
        ItemDecision.case_id == Case.id,
        ItemDecision.outcome != Outcome.REJECTED,
        Item.id == ItemDecision.item_id,
        Item.ended_as.is_(None),
    )
    rows = session.execute(
        select(Case, LegalRequest.docket, LegalRequest.body_id)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .join(DataRequest, DataRequest.request_id == LegalRequest.id)
        .where(
            LegalRequest.kind == KIND,
            DataRequest.tier == Tier.D2,
            Case.state == CaseState.DECIDED,
            LegalRequest.state == RequestState.SCREENED,
            ~exists().where(DataOrder.request_id == LegalRequest.id),
            approved,
        )
    )
    for case, docket, body_id in sorted(rows.all(), key=itemgetter(1)):
        due = issuing.stale_at(session, case)
        if case.decided_at is not None and due > now:
            mine = officers.get(body_id, ())
            yield Running("warrant", docket, case.decided_at, due, mine)


def of_batches(session: Session, now: datetime) -> Iterator[Running]:
    """Return the filings that nobody has signed, for those who can.

    What still lacks something can be signed by nobody: it waits for its drafter.
    """
    signing, today = people(session, Role.AUTHORISER), local_date(now)
    rows = session.execute(
        select(Batch.id, Batch.number, Batch.body_id, Batch.created_at)
        .where(Batch.state == BatchState.WAITING)
        .order_by(Batch.number)
    ).all()
    begun = {
        batch_id
        for body_id in {row.body_id for row in rows}
        for batch_id in data_tasks.unfinished(session, body_id, on=today)
    }
    for batch_id, number, body_id, since in rows:
        if batch_id in begun:
            continue
        clock = law.clock(session, "draft", local_date(since))
        due = calendar.due(clock, since, law.calendar(session))
        if due > now:
            yield Running("draft", number, since, due, signing.get(body_id, ()))


def of_facts(session: Session, now: datetime) -> Iterator[Running]:
    """Return until when bodies may put a slip in their own facts right."""
    officers = people(session, Role.DRAFTER)
    last = func.max(ItemDecision.decided_at)
    rows = session.execute(
        select(LegalRequest.docket, LegalRequest.body_id, last)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(ItemDecision, ItemDecision.item_id == Item.id)
        .where(
            LegalRequest.kind != KIND,
            ItemDecision.decided_at > now - correcting.LONGEST,
        )
        .group_by(LegalRequest.docket, LegalRequest.body_id)
    )
    for docket, body_id, since in sorted(rows):
        due = correcting.until(session, since)
        if due > now:
            yield Running("facts", docket, since, due, officers.get(body_id, ()))


def _left(
    session: Session,
) -> Iterator[tuple[str, datetime, datetime, LegalRequest]]:
    for case in held.unissued(session):
        assert case.decided_at is not None
        stale = issuing.stale_at(session, case)
        yield waiting.ORDER, case.decided_at, stale, case.legal_request
    for one in held.unsent(session):
        yield waiting.DISPATCH, one.issued_at, one.stale_at, one.legal_request
    yield from data_held.waits(session)
