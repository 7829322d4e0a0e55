"""The rows of reviews: one case locked for an act, and what waits to be done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, raiseload, selectinload

from oversight.accounts.models.people import Body, Platform
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.queries import matters
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case, Panel
from oversight.review.queries.beacons import has_spoken, waits
from oversight.review.rules.lifecycle import CaseState, PanelPurpose

# Data that are only being kept need no approval: silence does not end it.
_KEEPS = (
    select(DataRequest.id)
    .where(DataRequest.request_id == Case.request_id, DataRequest.tier == Tier.D0)
    .exists()
)
LIVE = (
    CaseState.WAITING,
    CaseState.COMMITTED,
    CaseState.ASSIGNED,
    CaseState.UNDER_REVIEW,
)
# Spelled out, so that both databases see that their index of what runs answers it.
RUNS = Case.state.in_(
    bindparam("runs", LIVE, unique=True, expanding=True, literal_execute=True)
)

_ONE = (
    select(Item)
    .where(Item.request_id == bindparam("request"), Item.number == bindparam("number"))
    .execution_options(populate_existing=True)
)


def case(session: Session, docket: str, *, lock: bool = False) -> Case:
    """Return the review of a docket with its request, items, body and platform.

    Locked, it holds the case and the request: nobody votes, withdraws or lets it
    lapse at the same time.
    """
    found = session.scalars(_of_docket(lock=lock), {"docket": docket}).one_or_none()
    if found is None:
        raise nothing()
    return found


def alone(session: Session, docket: str) -> Case:
    """Return the review of a docket, locked, with all but the items of its request."""
    asked = _of_docket(lock=True, items=False)
    found = session.scalars(asked, {"docket": docket}).one_or_none()
    if found is None:
        raise nothing()
    return found


def only_item(session: Session, case: Case, number: int) -> Item:
    """Return one item of a case that is locked, as it stands since, or refuse."""
    given = {"request": case.request_id, "number": number}
    found = session.scalars(_ONE, given).one_or_none()
    if found is None:
        raise nothing()
    return found


def item_of(case: Case, number: int) -> Item:
    """Return the item of that number, or refuse as if there were none."""
    for item in case.legal_request.items:
        if item.number == number:
            return item
    raise nothing()


def of_panel(session: Session, panel_id: UUID) -> Case | None:
    """Return the case a panel was drawn for, locked; an appeal has none."""
    docket = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(Case.panel_id == panel_id)
    ).one_or_none()
    return None if docket is None else case(session, docket, lock=True)


def unopened(session: Session) -> list[LegalRequest]:
    """Return the screened requests that have no review yet, oldest first."""
    return list(
        session.scalars(
            select(LegalRequest)
            .where(matters.UNREVIEWED)
            .options(selectinload(LegalRequest.items))
            .order_by(LegalRequest.filed_at, LegalRequest.docket)
        )
    )


def waiting(session: Session) -> list[str]:
    """Return the dockets whose pool is not committed yet, what is due first."""
    return _dockets(session, RUNS, Case.state == CaseState.WAITING)


def overdue(session: Session, now: datetime) -> list[str]:
    """Return the dockets whose time to decide has run out."""
    return _dockets(session, RUNS, Case.due_at < now, ~_KEEPS)


def asked_after(session: Session, moment: datetime) -> list[str]:
    """Return the dockets in which somebody had time to answer at that moment."""
    return _dockets(session, RUNS, Case.asked_until >= moment)


def unlooked(session: Session, now: datetime) -> list[str]:
    """Return the preservations at which nobody has looked in time."""
    return _dockets(session, RUNS, Case.due_at < now, _KEEPS)


def withdrawn(session: Session) -> list[str]:
    """Return the dockets whose request was taken back while they were reviewed."""
    return _dockets(
        session,
        RUNS,
        LegalRequest.state != RequestState.SCREENED,
    )


def undrawn(session: Session) -> list[Panel]:
    """Return the panels that are to be drawn and for which the beacon has spoken."""
    return list(
        session.scalars(
            select(Panel)
            .where(waits(), has_spoken())
            .order_by(Panel.committed_at, Panel.docket)
        )
    )


def decisions_of(session: Session, request_id: UUID) -> list[ItemDecision]:
    """Return what was decided on the items of a request, in their order."""
    return list(
        session.scalars(
            select(ItemDecision)
            .join(Item, Item.id == ItemDecision.item_id)
            .where(Item.request_id == request_id)
            .options(joinedload(ItemDecision.item, innerjoin=True))
            .order_by(Item.number)
        )
    )


def decided(session: Session, items: Collection[Item]) -> frozenset[UUID]:
    """Return which of these items are decided."""
    return frozenset(
        session.scalars(
            select(ItemDecision.item_id).where(
                ItemDecision.item_id.in_([item.id for item in items])
            )
        )
    )


def items_committed_since(session: Session, since: datetime) -> int:
    """Count the items of matters whose first panel was committed since a moment."""
    return (
        session.scalar(
            select(func.sum(LegalRequest.item_count))
            .join(Panel, Panel.matter_id == LegalRequest.id)
            .where(Panel.purpose == PanelPurpose.FIRST, Panel.committed_at >= since)
        )
        or 0
    )


def nothing() -> RuleError:
    """Return the one answer to a matter that does not exist or is not yours."""
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )


def _dockets(session: Session, *where: object) -> list[str]:
    rows: Sequence[str] = session.scalars(
        select(LegalRequest.docket)
        .join(Case, Case.request_id == LegalRequest.id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(Case.due_at, LegalRequest.docket)
    ).all()
    return list(rows)


@cache
def _of_docket(*, lock: bool, items: bool = True) -> Select[Case]:
    """Put the question together once; a run binds its docket."""
    asked = _cases(items=items).where(LegalRequest.docket == bindparam("docket"))
    if lock:
        asked = asked.with_for_update(of=[Case, LegalRequest])
    return asked.execution_options(populate_existing=lock)


def _cases(*, items: bool) -> Select[Case]:
    body = joinedload(LegalRequest.body, innerjoin=True)
    platform = joinedload(LegalRequest.platform, innerjoin=True)
    panel = joinedload(Case.panel)
    listed = selectinload(LegalRequest.items)
    if not items:
        # What a vote asks of them; whatever else is asked is looked up then.
        body, platform = body.load_only(Body.slug), platform.load_only(Platform.slug)
        panel = panel.load_only(Panel.id)
        listed = raiseload(LegalRequest.items)
    return (
        select(Case)
        .join(LegalRequest, LegalRequest.id == Case.request_id)
        .options(
            contains_eager(Case.legal_request).options(body, platform, listed),
            panel.selectinload(Panel.members),
        )
    )
