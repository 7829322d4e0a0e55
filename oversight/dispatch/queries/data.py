"""The rows of data requests on their way: orders, lines, productions, for acts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.strategy_options import _AbstractLoad

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.models.keeping import Delay, Preservation
from oversight.intake.models.data import DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.review.rules.lifecycle import Outcome


def find_order(
    session: Session, docket: str, *, lock: bool = False
) -> DataOrder | None:
    """Return the sending of a data request with its lines, if it was issued."""
    asked = _orders().where(LegalRequest.docket == docket)
    if lock:
        _hold_lines(session, docket)
        asked = asked.with_for_update(of=DataOrder).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).unique().one_or_none()
    for line in found.lines if found else ():
        set_committed_value(line, "order", found)
    return found


def order(session: Session, docket: str, *, lock: bool = False) -> DataOrder:
    """Return the sending of a data request, or refuse as if there were none."""
    found = find_order(session, docket, lock=lock)
    if found is None:
        raise nothing()
    return found


def numbered(found: DataOrder, number: int) -> DataLine:
    """Return the line of that number, or refuse as if there were none."""
    for line in found.lines:
        if line.number == number:
            return line
    raise nothing()


def line_of(session: Session, item_id: UUID, *, lock: bool = False) -> DataLine | None:
    """Return the line of an item with its order and request, if it has one."""
    asked = select(DataLine).where(DataLine.item_id == item_id).options(*_above())
    if lock:
        asked = asked.with_for_update(of=DataLine).execution_options(
            populate_existing=True
        )
    return session.scalars(asked).one_or_none()


def production(
    session: Session, docket: str, number: int, *, lock: bool = False
) -> Production:
    """Return what was handed over on one account, or refuse as if nothing was."""
    asked = (
        select(Production)
        .join(DataLine, DataLine.id == Production.line_id)
        .join(Item, Item.id == DataLine.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(LegalRequest.docket == docket, DataLine.number == number)
        .options(joinedload(Production.line, innerjoin=True).options(*_above()))
    )
    if lock:
        asked = asked.with_for_update(of=Production).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise nothing()
    return found


def production_of(
    session: Session, line_id: UUID, *, lock: bool = False
) -> Production | None:
    """Return what was handed over on a line, if anything was."""
    asked = select(Production).where(Production.line_id == line_id)
    if lock:
        asked = asked.with_for_update(of=Production).execution_options(
            populate_existing=True
        )
    return session.scalars(asked).one_or_none()


def certificate(session: Session, production_id: UUID) -> Certificate | None:
    """Return the certificate of destruction, if the custodian has signed one."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.production_id == production_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def approvals(
    session: Session, case_id: UUID
) -> Sequence[tuple[ItemDecision, DataDecision, Item]]:
    """Return what was approved in a review, account by account."""
    rows = session.execute(
        select(ItemDecision, DataDecision, Item)
        .join(DataDecision, DataDecision.decision_id == ItemDecision.id)
        .join(Item, Item.id == ItemDecision.item_id)
        .where(
            ItemDecision.case_id == case_id, ItemDecision.outcome != Outcome.REJECTED
        )
        .order_by(Item.number)
    )
    return [(decision, approved, item) for decision, approved, item in rows]


def best_warrant(session: Session, request_id: UUID) -> Warrant | None:
    """Return the warrant to rest on: a confirmed one first, then the longest."""
    found = session.scalars(
        select(Warrant)
        .where(Warrant.request_id == request_id)
        .execution_options(populate_existing=True)
    ).all()
    return max(
        found,
        key=lambda one: (bool(one.confirmed), one.confirmed is None, one.expires_at),
        default=None,
    )


def unkept(session: Session) -> list[str]:
    """Return the signed preservations, not all over, for which no notice went out."""
    found = session.scalars(
        select(LegalRequest.docket)
        .join(DataRequest, DataRequest.request_id == LegalRequest.id)
        .where(
            DataRequest.tier == Tier.D0,
            LegalRequest.state == RequestState.SCREENED,
            ~exists().where(Preservation.request_id == LegalRequest.id),
            exists().where(Item.request_id == LegalRequest.id, Item.ended_as.is_(None)),
        )
    )
    return sorted(found)


def kept(session: Session, docket: str, *, lock: bool = False) -> list[Preservation]:
    """Return the preservations of a docket, account by account."""
    asked = (
        select(Preservation)
        .join(LegalRequest, LegalRequest.id == Preservation.request_id)
        .where(LegalRequest.docket == docket)
        .options(joinedload(Preservation.item, innerjoin=True))
        .order_by(Preservation.number)
    )
    if lock:
        asked = asked.with_for_update(of=Preservation).execution_options(
            populate_existing=True
        )
    return list(session.scalars(asked))


def sealed(session: Session, now: datetime) -> list[UUID]:
    """Return the lines whose delay has run out and whose holder was not told."""
    latest = (
        select(Delay.line_id)
        .where(Delay.unsealed_at.is_(None))
        .group_by(Delay.line_id)
        .order_by(Delay.line_id)
    )
    running = select(Delay.line_id).where(
        Delay.unsealed_at.is_(None), Delay.until > now
    )
    return list(session.scalars(latest.where(Delay.line_id.not_in(running))))


def delays(session: Session, line_id: UUID) -> list[Delay]:
    """Return the delays of one notice, the first first."""
    return list(
        session.scalars(
            select(Delay)
            .where(Delay.line_id == line_id)
            .order_by(Delay.step)
            .execution_options(populate_existing=True)
        )
    )


def silent(session: Session, line_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return until when the holders of these accounts are not told yet."""
    rows = session.execute(
        select(Delay.line_id, func.max(Delay.until))
        .where(Delay.line_id.in_(line_ids), Delay.unsealed_at.is_(None))
        .group_by(Delay.line_id)
    )
    return dict[UUID, datetime]((row[0], row[1]) for row in rows)


def nothing() -> RuleError:
    """Return the one answer to what does not exist or is not yours."""
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )


def _hold_lines(session: Session, docket: str) -> None:
    """Hold the lines of an order: none is lifted while another act changes it."""
    session.scalars(
        select(DataLine.id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .where(LegalRequest.docket == docket)
        .order_by(DataLine.number)
        .with_for_update(of=DataLine)
    ).all()


def _orders() -> Select[DataOrder]:
    return (
        select(DataOrder)
        .join(DataOrder.legal_request)
        .options(
            contains_eager(DataOrder.legal_request).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            ),
            joinedload(DataOrder.platform, innerjoin=True),
            selectinload(DataOrder.lines).joinedload(DataLine.item, innerjoin=True),
        )
    )


def _above() -> tuple[_AbstractLoad, ...]:
    return (
        joinedload(DataLine.item, innerjoin=True),
        joinedload(DataLine.order, innerjoin=True).options(
            joinedload(DataOrder.platform, innerjoin=True),
            joinedload(DataOrder.legal_request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            ),
        ),
    )
