"""Rows of what was sent: locked for an act, or read as they are."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.models.annexes import OrderAnnex, OrderPaper
from oversight.dispatch.models.answers import AuthorityOrder, Restoration
from oversight.dispatch.models.correcting import Correction
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.rules.lifecycle import LIVE
from oversight.intake.models.requests import Item, LegalRequest


def nothing() -> RuleError:
    """Return the refusal for what is not there or not the visitor's to see."""
    return RuleError(
        "not_found", N_("There is nothing here, or it is not yours to see.")
    )


def sending(session: Session, docket: str, *, lock: bool = False) -> Dispatch:
    """Return the sending of one docket with its lines; its row locked for an act."""
    query = _sendings().where(LegalRequest.docket == docket)
    found = session.scalars(_locked(query) if lock else query).one_or_none()
    if found is None:
        raise nothing()
    return _tied(found)


def find_sending(session: Session, docket: str) -> Dispatch | None:
    """Return the sending of one docket, if there is one yet."""
    query = _sendings().where(LegalRequest.docket == docket)
    found = session.scalars(query).one_or_none()
    return None if found is None else _tied(found)


def line_of(session: Session, item_id: UUID, *, lock: bool = False) -> Line | None:
    """Return the line of one item, its sending locked for an act if asked."""
    found = session.scalars(select(Line).where(Line.item_id == item_id)).one_or_none()
    return None if found is None else line(session, found.id, lock=lock)


def line(session: Session, line_id: UUID, *, lock: bool = False) -> Line:
    """Return one line with its item and its sending, the sending locked if asked."""
    query = _sendings().join(Line, Line.dispatch_id == Dispatch.id)
    query = query.where(Line.id == line_id)
    found = _tied(session.scalars(_locked(query) if lock else query).one())
    return next(one for one in found.lines if one.id == line_id)


def numbered(found: Dispatch, number: int) -> Line:
    """Return the line of that item number, or refuse a number that is not there."""
    for one in found.lines:
        if one.number == number:
            return one
    raise nothing()


def document(
    session: Session, docket: str, version: int | None = None
) -> OrderDocument | None:
    """Return one version of the document of a docket, or the latest."""
    query = (
        select(OrderDocument)
        .join(LegalRequest, LegalRequest.id == OrderDocument.request_id)
        .where(LegalRequest.docket == docket)
        .order_by(OrderDocument.version.desc())
        .limit(1)
    )
    if version is not None:
        query = query.where(OrderDocument.version == version)
    return session.scalars(query).one_or_none()


def versions(session: Session, docket: str) -> list[OrderDocument]:
    """Return every version of the document of a docket, oldest first."""
    return list(
        session.scalars(
            select(OrderDocument)
            .join(LegalRequest, LegalRequest.id == OrderDocument.request_id)
            .where(LegalRequest.docket == docket)
            .order_by(OrderDocument.version)
        )
    )


def restoration(
    session: Session, restoration_id: UUID, *, lock: bool = False
) -> Restoration:
    """Return one asking for restoration with its line, item and sending."""
    query = (
        select(Restoration)
        .where(Restoration.id == restoration_id)
        .options(
            joinedload(Restoration.line, innerjoin=True).options(
                joinedload(Line.item, innerjoin=True),
                joinedload(Line.dispatch, innerjoin=True).options(
                    joinedload(Dispatch.legal_request, innerjoin=True),
                    joinedload(Dispatch.platform, innerjoin=True),
                ),
            )
        )
    )
    if lock:
        query = query.with_for_update(of=Restoration)
        query = query.execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise nothing()
    return found


def restorations(session: Session, line_ids: list[UUID]) -> list[Restoration]:
    """Return what was asked to be restored on these lines, oldest first."""
    return list(
        session.scalars(
            select(Restoration)
            .where(Restoration.line_id.in_(line_ids))
            .order_by(Restoration.asked_at, Restoration.cause)
        )
    )


def authority_orders(session: Session, request_id: UUID) -> list[AuthorityOrder]:
    """Return the Authority's own orders recorded on a request, oldest first."""
    return list(
        session.scalars(
            select(AuthorityOrder)
            .where(AuthorityOrder.request_id == request_id)
            .options(joinedload(AuthorityOrder.body, innerjoin=True))
            .order_by(AuthorityOrder.passed_on, AuthorityOrder.number)
        )
    )


def order_paper(
    session: Session, docket: str, place: int
) -> tuple[AuthorityOrder, OrderPaper]:
    """Return one recorded order of a docket, counted from one, with its paper."""
    request_id = select(LegalRequest.id).where(LegalRequest.docket == docket)
    found = authority_orders(session, session.scalars(request_id).one())
    if not 1 <= place <= len(found):
        raise nothing()
    order = found[place - 1]
    paper = session.scalars(
        select(OrderPaper).where(OrderPaper.order_id == order.id)
    ).one_or_none()
    if paper is None:
        raise nothing()
    return order, paper


def paper_places(session: Session, request_id: UUID) -> tuple[tuple[int, str], ...]:
    """Return the orders of a request whose paper is here: their place and number."""
    found = authority_orders(session, request_id)
    here = papered(session, found)
    return tuple(
        (place, order.number)
        for place, order in enumerate(found, start=1)
        if order.id in here
    )


def papered(session: Session, orders: Iterable[AuthorityOrder]) -> frozenset[UUID]:
    """Return which of these orders have their paper here."""
    ids = [order.id for order in orders]
    query = select(OrderPaper.order_id).where(OrderPaper.order_id.in_(ids))
    return frozenset(session.scalars(query))


def annexes(session: Session, orders: Iterable[AuthorityOrder]) -> dict[UUID, str]:
    """Return the digest of the paper of each of these orders that has one."""
    ids = [order.id for order in orders]
    found = session.scalars(select(OrderAnnex).where(OrderAnnex.order_id.in_(ids)))
    return {one.order_id: one.sha256 for one in found}


def corrections(session: Session, request_id: UUID) -> list[tuple[Correction, int]]:
    """Return what was put right on a request, each with its version, oldest first."""
    found = session.execute(
        select(Correction, OrderDocument.version)
        .join(OrderDocument, OrderDocument.id == Correction.document_id)
        .where(Correction.request_id == request_id)
        .order_by(OrderDocument.version)
    )
    return [(one, version) for one, version in found]


def live_under(session: Session, provisions: frozenset[str]) -> list[Line]:
    """Return the live lines that rest on any of these provisions (I07)."""
    found = session.scalars(
        select(Line)
        .join(Item, Item.id == Line.item_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .where(Line.state.in_(LIVE), cites(provisions))
        .options(
            joinedload(Line.item, innerjoin=True),
            joinedload(Line.dispatch, innerjoin=True).options(
                joinedload(Dispatch.platform, innerjoin=True),
                joinedload(Dispatch.legal_request, innerjoin=True).options(
                    joinedload(LegalRequest.body, innerjoin=True),
                    joinedload(LegalRequest.platform, innerjoin=True),
                ),
            ),
        )
        .order_by(Line.starts_at, Line.number)
    )
    return [one for one in found if cited(one.item) & provisions]


def cites(provisions: frozenset[str]) -> ColumnElement[bool]:
    """Say in SQL whether an item may cite one of these; the caller looks again."""
    kept = cast(Item.provisions, String)
    return or_(false(), *(kept.like(f'%"{name}%') for name in sorted(provisions)))


def cited(item: Item) -> set[str]:
    """Return the provisions an item cites, without their grounds."""
    return {citation.partition(":")[0] for citation in item.provisions}


def _tied(found: Dispatch) -> Dispatch:
    """Let each line know its sending without asking the database again."""
    for one in found.lines:
        set_committed_value(one, "dispatch", found)
    return found


def _sendings() -> Select[Dispatch]:
    return (
        select(Dispatch)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .options(
            joinedload(Dispatch.legal_request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            ),
            joinedload(Dispatch.platform, innerjoin=True),
            selectinload(Dispatch.lines).joinedload(Line.item, innerjoin=True),
        )
        # What is new in this transaction has relations that were never loaded.
        .execution_options(populate_existing=True)
    )


def _locked(query: Select[Dispatch]) -> Select[Dispatch]:
    return query.with_for_update(of=Dispatch)
