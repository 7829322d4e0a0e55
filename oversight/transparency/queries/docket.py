"""One docket in public: what was asked, decided, sent, answered, and when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.dispatch.models.answers import AuthorityOrder
from oversight.dispatch.models.orders import Dispatch
from oversight.dispatch.queries import rows as dispatch
from oversight.intake.models.batches import Batch
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters as intake
from oversight.intake.rules.preview import is_hidden
from oversight.law.queries import register as law
from oversight.ledger import queries as ledger
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case, Panel
from oversight.review.queries import correcting
from oversight.review.queries.proof import proof
from oversight.review.rules.lifecycle import CaseState
from oversight.transparency.queries import appeal, asked, items, register
from oversight.transparency.queries.pages import DocketPage, Draw, OrderRow
from oversight.transparency.rules import citing
from oversight.transparency.rules.standing import standing
from oversight.transparency.rules.timeline import Event, timeline


def page(session: Session, docket: str) -> DocketPage:
    """Return the public page of a docket, or refuse one that was never given."""
    request = intake.request(session, docket)
    case = session.scalars(
        select(Case).where(Case.request_id == request.id)
    ).one_or_none()
    sent = session.scalars(
        select(Dispatch).where(Dispatch.request_id == request.id)
    ).one_or_none()
    basis = _basis(request.items)
    hidden = is_hidden(basis, track=request.track)
    leaves = ledger.of_stream(session, docket)
    events = timeline(leaves)
    held = register.facts(session, request, case.state.value if case else None)
    return DocketPage(
        docket=docket,
        batch=_batch(session, request),
        body=request.body.name,
        body_ur=request.body.name_ur,
        platform=None if hidden else request.platform.slug,
        basis=citing.cited(basis, law.catalogue(session)),
        standing=standing(held),
        filed_at=request.filed_at,
        asked_at=case.asked_at if case else None,
        asked_until=case.asked_until if case else None,
        not_asked_ground=case.not_asked_ground if case else None,
        draw=draw_of(session, case),
        due_at=due_of(case),
        sent_at=sent.dispatched_at if sent else None,
        acknowledged_at=sent.acknowledged_at if sent else None,
        items=items.rows(session, request, hidden=hidden),
        orders=_orders(session, request),
        appeals=appeal.links(session, request),
        events=events,
        courts=courts_of(session, events),
        entries=len(leaves),
        sensitive=hidden,
        facts_until=_facts_until(session, request),
        stated=asked.stated(session, request, hidden=hidden),
    )


def courts_of(
    session: Session, events: Iterable[Event]
) -> dict[str, tuple[str, str | None]]:
    """Return the names of the courts that spoke, in English and in Urdu."""
    spoke = {event.forum for event in events if event.forum}
    known = law.catalogue(session).forums if spoke else ()
    return {one.id: (one.title, one.title_ur) for one in known if one.id in spoke}


def due_of(case: Case | None) -> datetime | None:
    """Return until when a decision is owed, as long as one is."""
    return case.due_at if case and case.state in _OPEN else None


def draw_of(session: Session, case: Case | None) -> Draw | None:
    """Return how the reviewers of a case were chosen, once they were."""
    panel = session.get(Panel, case.panel_id) if case and case.panel_id else None
    if panel is None:
        return None
    return Draw(
        members=appeal.members(session, panel),
        pool=len(panel.pool),
        excluded=sum(panel.excluded.values()),
        beacon_round=panel.round,
        proof=proof(session, panel),
    )


def _facts_until(session: Session, request: LegalRequest) -> datetime | None:
    """Return until when the body may put facts right, once anything was decided."""
    last = (
        select(func.max(ItemDecision.decided_at))
        .join(Item, Item.id == ItemDecision.item_id)
        .where(Item.request_id == request.id)
    )
    decided = session.scalar(last)
    return correcting.until(session, decided) if decided else None


def _batch(session: Session, request: LegalRequest) -> str:
    query = select(Batch.number).where(Batch.id == request.batch_id)
    return session.scalars(query).one()


def _basis(cited: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for item in cited for one in item.provisions))


def _orders(session: Session, request: LegalRequest) -> tuple[OrderRow, ...]:
    found = session.execute(
        select(AuthorityOrder, Body)
        .join(Body, Body.id == AuthorityOrder.body_id)
        .where(AuthorityOrder.request_id == request.id)
        .order_by(AuthorityOrder.passed_on)
    ).all()
    papers = dispatch.annexes(session, (row for row, _ in found))
    return tuple(
        OrderRow(
            body=body.name,
            body_ur=body.name_ur,
            number=row.number,
            passed_on=row.passed_on,
            communicated_on=row.communicated_on,
            document_sha256=papers.get(row.id, ""),
        )
        for row, body in found
    )


_OPEN = frozenset(
    {
        CaseState.WAITING,
        CaseState.COMMITTED,
        CaseState.ASSIGNED,
        CaseState.UNDER_REVIEW,
    }
)
