"""Reading appeals. What the agency may see of them is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Session,
    aliased,
    joinedload,
    selectinload,
)
from sqlalchemy.sql.base import ExecutableOption

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import terms
from oversight.appeals.rules.lifecycle import AppealState
from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_
from oversight.dispatch.models.orders import Line
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules import locators
from oversight.review.models.panels import Case, Panel
from oversight.review.queries import seats
from oversight.review.rules.lifecycle import SeatState

OPEN = (AppealState.FILED, AppealState.ADMITTED)


@dataclass(frozen=True, slots=True)
class PanelState:
    """Who may act: the declared members, and the one in the first seat that is held."""

    seats: int
    declared: tuple[UUID, ...]
    first: UUID | None


def sha256(text: str | None) -> str | None:
    """Return the hash of a text, or None of none."""
    return sha256_of(text) if text else None


def appeal(session: Session, docket: str, *, lock: bool = False) -> Appeal:
    """Return the appeal behind a docket number, or refuse."""
    query = select(Appeal).where(Appeal.docket == docket).options(*_whole())
    if lock:
        query = query.with_for_update(of=Appeal).execution_options(
            populate_existing=True
        )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such appeal."))
    return found


def by_receipt_hash(session: Session, receipt_hash: str) -> Appeal | None:
    """Return the appeal with this keyed hash, if there is one."""
    query = select(Appeal).where(Appeal.receipt_hash == receipt_hash)
    return session.scalars(query.options(*_whole())).one_or_none()


def appeal_item(found: Appeal, number: int) -> AppealItem:
    """Return one item of an appeal by its place, or refuse."""
    for item in found.items:
        if item.number == number:
            return item
    raise RuleError("not_found", N_("There is no such item in this appeal."))


def panel(session: Session, found: Appeal) -> PanelState:
    """Return who may act on an appeal right now."""
    if found.panel_id is None:
        return PanelState(0, (), None)
    held = seats.sitting(session, found.panel_id)
    size = session.scalar(select(Panel.seats).where(Panel.id == found.panel_id))
    declared = [s for s in held if s.state is SeatState.DECLARED]
    first = next((s.person_id for s in held[:1] if s in declared), None)
    return PanelState(size or 0, tuple(s.person_id for s in declared), first)


def panel_before(session: Session, found: Appeal, by: Actor) -> PanelState:
    """Return who may act on an appeal; who holds no seat on it finds no such appeal."""
    seats.my_seat(session, found.panel_id, by)
    return panel(session, found)


def votes(session: Session, item: AppealItem) -> list[AppealVote]:
    """Return the votes on one item in the order they were cast."""
    query = select(AppealVote).where(AppealVote.appeal_item_id == item.id)
    return list(session.scalars(query.order_by(AppealVote.at, AppealVote.pseudonym)))


def approved_terms(session: Session, item: AppealItem) -> tuple[str, int]:
    """Return the measure and days now standing: what an appeal may not exceed."""
    return terms.standing(session, session.get_one(Item, item.item_id))


def items_named(session: Session, found: Appeal) -> list[tuple[str, int]]:
    """Return docket and number of every item an appeal is about."""
    rows = session.execute(
        select(LegalRequest.docket, Item.number)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(AppealItem, AppealItem.item_id == Item.id)
        .where(AppealItem.appeal_id == found.id)
        .order_by(AppealItem.number)
    )
    return [(docket, number) for docket, number in rows]


def item_of(session: Session, docket: str, number: int) -> Item | None:
    """Return the item a notice names."""
    return session.scalars(
        select(Item)
        .join(LegalRequest, Item.request_id == LegalRequest.id)
        .where(LegalRequest.docket == docket, Item.number == number)
    ).one_or_none()


def sent_items_at(
    session: Session, locator: str, platform: str, *, data: bool = False
) -> list[Item]:
    """Return what was sent about this very address: restrictions, or data asked for.

    The address of an account stands for the posts that it was narrowed to as well.
    """
    try:
        canonical = locators.parse(locator, platform=platform).canonical
    except RuleError:
        return []
    if data:
        return terms.told_of(session, canonical)
    whole = aliased(Item)
    query = (
        select(Item)
        .join(Line, Line.item_id == Item.id)
        .where(
            or_(
                Item.canonical == canonical,
                Item.parent_id.in_(
                    select(whole.id).where(whole.canonical == canonical)
                ),
            ),
            Item.ended_as.is_(None),
        )
        .order_by(Item.request_id, Item.number)
    )
    return list(session.scalars(query))


def parts_of(session: Session, item: Item) -> list[Item]:
    """Return the posts that an account was narrowed to, as far as they still stand."""
    return list(
        session.scalars(
            select(Item)
            .where(Item.parent_id == item.id, Item.ended_as.is_(None))
            .order_by(Item.number)
        )
    )


def open_on(session: Session, items: Sequence[Item]) -> Appeal | None:
    """Return the first open appeal on one of these items: later ones join it (I81).

    Locked, so that it does not end while another is joined to it.
    """
    query = (
        select(Appeal)
        .join(AppealItem, AppealItem.appeal_id == Appeal.id)
        .where(
            AppealItem.item_id.in_([item.id for item in items]),
            Appeal.state.in_(OPEN),
            Appeal.joined_to_id.is_(None),
        )
        .order_by(Appeal.docket)
        .limit(1)
        .with_for_update(of=Appeal)
    )
    return session.scalars(query).one_or_none() if items else None


def joined_to(session: Session, found: Appeal) -> list[Appeal]:
    """Return the appeals that share this one's clock and answer, the first first."""
    query = (
        select(Appeal).where(Appeal.joined_to_id == found.id).order_by(Appeal.docket)
    )
    return list(session.scalars(query.options(*_whole()).with_for_update(of=Appeal)))


def dockets_joined(session: Session, found: Appeal) -> tuple[str, ...]:
    """Return the numbers of the appeals that are joined to this one."""
    query = select(Appeal.docket).where(Appeal.joined_to_id == found.id)
    return tuple(session.scalars(query.order_by(Appeal.docket)))


def docket_of(session: Session, appeal_id: UUID | None) -> str | None:
    """Return the number of an appeal, if there is one."""
    return session.scalar(select(Appeal.docket).where(Appeal.id == appeal_id))


def left_behind(session: Session) -> list[Appeal]:
    """Return the ended appeals to which one that still runs is joined.

    It came in the very moment in which the other ended.
    """
    joined = aliased(Appeal)
    led = select(joined.joined_to_id).where(
        joined.state.in_(OPEN), joined.joined_to_id.is_not(None)
    )
    return _waiting(session, Appeal.id.in_(led) & Appeal.state.not_in(OPEN))


def before_panel(session: Session, panel_id: UUID) -> bool:
    """Say whether an appeal still runs before a panel."""
    query = select(Appeal.id).where(Appeal.panel_id == panel_id, Appeal.state.in_(OPEN))
    return session.scalars(query.limit(1)).first() is not None


def joined_items(
    session: Session, found: Appeal, item: AppealItem
) -> list[tuple[Appeal, AppealItem]]:
    """Return the same item in every open appeal joined to this one."""
    return [
        (joined, other)
        for joined in joined_to(session, found)
        if joined.state is AppealState.ADMITTED
        for other in joined.items
        if other.item_id == item.item_id and other.outcome is None
    ]


def unseated(session: Session) -> list[Appeal]:
    """Return open appeals whose panel is not drawn yet, oldest first."""
    query = (
        select(Appeal)
        .outerjoin(Panel, Panel.id == Appeal.panel_id)
        .where(
            Appeal.state.in_(OPEN),
            Appeal.joined_to_id.is_(None),
            Panel.drawn_at.is_(None),
        )
        .order_by(Appeal.docket)
        .options(*_whole())
        .with_for_update(of=Appeal, skip_locked=True)
    )
    return list(session.scalars(query))


def due(
    session: Session,
    state: AppealState,
    clock: InstrumentedAttribute[datetime],
    now: datetime,
) -> list[Appeal]:
    """Return the appeals in this state whose clock has run out."""
    return _waiting(session, (Appeal.state == state) & (clock <= now))


def to_suspend(session: Session, now: datetime) -> list[Appeal]:
    """Return undecided appeals whose decision is late and not yet suspended."""
    return _waiting(
        session,
        (Appeal.state == AppealState.ADMITTED)
        & (Appeal.suspend_at <= now)
        & Appeal.suspended_at.is_(None),
    )


def first_seats(session: Session, found: Appeal) -> int:
    """Return how many decided first."""
    query = select(Case.seats).where(Case.request_id == found.matter_id)
    return session.scalar(query) or 0


def protected(session: Session, found: Appeal) -> bool:
    """Say whether an item under appeal belongs to a protected class."""
    ids = [item.item_id for item in found.items]
    flags = session.scalars(select(Item.protected).where(Item.id.in_(ids)))
    return any(flag not in {None, "", "no", "none", "unknown"} for flag in flags)


def _waiting(session: Session, where: ColumnElement[bool]) -> list[Appeal]:
    query = select(Appeal).where(where).order_by(Appeal.docket).options(*_whole())
    return list(session.scalars(query.with_for_update(of=Appeal, skip_locked=True)))


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(Appeal.items).joinedload(AppealItem.item),
        joinedload(Appeal.matter).joinedload(LegalRequest.platform),
    )
