"""Panels, seats, views and votes: who sits, who opened what, who said what."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.deciding import Draft, UserAnswer, View, Vote
from oversight.review.models.panels import Case, Panel, Seat
from oversight.review.models.roster import Reviewer
from oversight.review.queries.cases import RUNS, nothing
from oversight.review.rules.lifecycle import SeatState
from oversight.storage.statements import Ready

SEATED = (SeatState.DRAWN, SeatState.DECLARED)
# Spelled out, so that both databases see that their index of what is owed answers it.
UNDECLARED = Seat.state == bindparam(
    "drawn", SeatState.DRAWN, unique=True, literal_execute=True
)

_HELD = Ready(
    select(Reviewer.id)
    .where(Reviewer.person_id == bindparam("person"))
    .with_for_update(of=Reviewer)
)
_VOTES = (
    select(Vote).where(Vote.item_id == bindparam("item")).order_by(Vote.at, Vote.id)
)


def panel_of(session: Session, docket: str, *, lock: bool = False) -> Panel:
    """Return the newest panel of a docket, an appeal's included."""
    asked = (
        select(Panel)
        .where(Panel.docket == docket)
        .order_by(Panel.committed_at.desc())
        .limit(1)
    )
    if lock:
        asked = asked.with_for_update(of=Panel).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise nothing()
    return found


def seat_of(session: Session, panel_id: UUID, person_id: UUID) -> Seat:
    """Return a person's seat on a panel, given up or not; nobody else has one."""
    found = session.scalars(
        select(Seat).where(Seat.panel_id == panel_id, Seat.person_id == person_id)
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def sitting(session: Session, panel_id: UUID) -> list[Seat]:
    """Return the seats that are held now, by position."""
    return list(
        session.scalars(
            select(Seat)
            .where(Seat.panel_id == panel_id, Seat.state.in_(SEATED))
            .order_by(Seat.position)
        )
    )


def my_seat(session: Session, panel_id: UUID | None, by: Actor) -> Seat:
    """Return the seat a visitor holds now; without one the matter does not exist."""
    if panel_id is None:
        raise nothing()
    seat = seat_of(session, panel_id, by.id)
    if seat.state not in SEATED:
        raise nothing()
    return seat


def first_seat(session: Session, matter_id: UUID, by: Actor) -> Seat:
    """Return the one seat in which a visitor decides or confirms a matter now."""
    found = session.scalars(
        select(Seat).where(
            Seat.matter_id == matter_id,
            Seat.person_id == by.id,
            Seat.capacity == Capacity.FIRST,
            Seat.state.in_(SEATED),
        )
    ).one_or_none()
    if found is None:
        raise nothing()
    return found


def held_by(case: Case, by: Actor) -> Seat:
    """Return the visitor's seat in a case whose panel is at hand."""
    for seat in held(case):
        if seat.person_id == by.id:
            return seat
    raise nothing()


def held(case: Case) -> list[Seat]:
    """Return the seats held now in a case whose panel is at hand, by position."""
    members = case.panel.members if case.panel is not None else []
    return [seat for seat in members if seat.state in SEATED]


def undeclared(session: Session, now: datetime) -> list[Seat]:
    """Return the seats whose time to declare has run out, in what still goes on."""
    return list(
        session.scalars(
            select(Seat)
            .outerjoin(Case, Case.panel_id == Seat.panel_id)
            .where(UNDECLARED, Seat.declare_by < now, Case.id.is_(None) | RUNS)
            .order_by(Seat.declare_by, Seat.panel_id, Seat.position)
        )
    )


def roster_row(session: Session, person_id: UUID) -> Reviewer | None:
    """Return a person's place on the roster, locked."""
    return session.scalars(
        select(Reviewer)
        .where(Reviewer.person_id == person_id)
        .with_for_update(of=Reviewer)
        .execution_options(populate_existing=True)
    ).one_or_none()


def hold_roster(session: Session, person_id: UUID) -> None:
    """Let nobody else act for a person on the roster until this act has ended."""
    _HELD.one(session, {"person": person_id})


def view_of(session: Session, panel_id: UUID, item: Item, by: Actor) -> View | None:
    """Return the record that a member opened an item, if they did."""
    return session.scalars(
        select(View).where(
            View.panel_id == panel_id,
            View.item_id == item.id,
            View.person_id == by.id,
        )
    ).one_or_none()


def opened(session: Session, panel_id: UUID | None, person_id: UUID) -> frozenset[UUID]:
    """Return which items a member has opened."""
    return frozenset(
        session.scalars(
            select(View.item_id).where(
                View.panel_id == panel_id, View.person_id == person_id
            )
        )
    )


def draft_of(session: Session, item_id: UUID, by: Actor) -> Draft | None:
    """Return what a member has written on an item and not signed."""
    return session.scalars(
        select(Draft).where(Draft.item_id == item_id, Draft.person_id == by.id)
    ).one_or_none()


def draft_on(session: Session, docket: str, number: int, by: Actor) -> Draft | None:
    """Return what a member has written on the item of that number."""
    return session.scalars(
        select(Draft)
        .join(Item, Item.id == Draft.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            LegalRequest.docket == docket,
            Item.number == number,
            Draft.person_id == by.id,
        )
    ).one_or_none()


def votes_on(session: Session, item: Item) -> list[Vote]:
    """Return every vote on an item, those of members who left included."""
    return list(session.scalars(_VOTES, {"item": item.id}))


def votes_in(session: Session, matter_id: UUID) -> list[Vote]:
    """Return every vote on a matter."""
    return list(
        session.scalars(
            select(Vote).where(Vote.matter_id == matter_id).order_by(Vote.at, Vote.id)
        )
    )


def answer_to(session: Session, item: Item) -> UserAnswer | None:
    """Return what the affected person answered on an item, still sealed."""
    return session.scalars(
        select(UserAnswer).where(UserAnswer.item_id == item.id)
    ).one_or_none()


def answered(session: Session, items: Iterable[Item]) -> frozenset[UUID]:
    """Return which of these items their user has answered."""
    return frozenset(
        session.scalars(
            select(UserAnswer.item_id).where(
                UserAnswer.item_id.in_([item.id for item in items])
            )
        )
    )


def other_capacities(
    session: Session, matter_id: UUID, person_id: UUID
) -> list[Capacity]:
    """Return in which capacities other than the first panel's a person touched it."""
    return list(
        session.scalars(
            select(Touch.capacity).where(
                Touch.matter_id == matter_id,
                Touch.person_id == person_id,
                Touch.capacity != Capacity.FIRST,
            )
        )
    )
