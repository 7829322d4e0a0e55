"""What a panel member sees of an appeal: nothing before the own declaration."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from oversight.accounts.models.people import Body, Platform
from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import rows, terms
from oversight.appeals.rules.deciding import over
from oversight.appeals.rules.lifecycle import AppealState
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Seat
from oversight.review.queries import seats
from oversight.review.rules.lifecycle import SeatState


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One line of a member's list."""

    docket: str
    state: str
    filed_on: date
    due_at: datetime
    declared: bool
    first: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item under appeal, with what was decided first."""

    number: int
    kind: str
    locator: str
    first_outcome: str | None
    first_reasons: str | None
    first_dissent: str | None
    measure: str
    days: int
    outcome: str | None
    opened: bool
    voted: bool
    votes: int


@dataclass(frozen=True, slots=True)
class Matter:
    """What a declaration is about: a docket, its body and its platform."""

    docket: str | None
    body: str | None
    platform: str


@dataclass(frozen=True, slots=True)
class AppealPage:
    """One appeal as a member of its panel may see it now.

    Whoever declares is shown the body and the platform of every matter before the
    panel, and not what the person ticked, unless nothing here matches that.
    """

    docket: str
    about: tuple[Matter, ...]
    state: str
    due_at: datetime
    declared: bool
    first: bool
    may_admit: bool
    may_stay: bool
    may_move: bool
    may_close: bool
    may_vote: bool
    is_over: bool
    stay_asked: bool
    stayed: bool | None
    told: bool
    late: bool
    joined: tuple[str, ...]
    joined_to: str | None
    seats: int
    items: tuple[ItemRow, ...]


def mine(session: Session, person: UUID) -> tuple[AppealRow, ...]:
    """Return the open appeals on whose panel this person sits, due first."""
    held = aliased(Seat)
    first = select(func.min(held.position)).where(
        held.panel_id == Appeal.panel_id, held.state.in_(seats.SEATED)
    )
    found = session.execute(
        select(Appeal, Seat, first.scalar_subquery())
        .join(Seat, Seat.panel_id == Appeal.panel_id)
        .where(
            Seat.person_id == person,
            Seat.state.in_([SeatState.DRAWN, SeatState.DECLARED]),
            Appeal.state.in_([AppealState.FILED, AppealState.ADMITTED]),
            Appeal.joined_to_id.is_(None),
        )
        .order_by(Appeal.suspend_at, Appeal.docket)
    )
    return tuple(
        AppealRow(
            docket=appeal.docket,
            state=appeal.state.value,
            filed_on=appeal.filed_on,
            due_at=_due(appeal),
            declared=seat.state is SeatState.DECLARED,
            first=seat.position == first,
        )
        for appeal, seat, first in found
    )


def page(session: Session, docket: str, person: UUID) -> AppealPage:
    """Return an appeal for one member: the file stays shut before they declare."""
    appeal = rows.appeal(session, docket)
    seat = _seat(session, appeal, person)
    declared = seat.state is SeatState.DECLARED
    panel = rows.panel(session, appeal)
    first = panel.first == person
    admitted = appeal.state is AppealState.ADMITTED
    opened = seats.opened(session, appeal.panel_id, person)
    return AppealPage(
        docket=docket,
        about=_about(session, appeal),
        state=appeal.state.value,
        due_at=_due(appeal),
        declared=declared,
        first=first,
        may_admit=first and appeal.state is AppealState.FILED,
        may_stay=first
        and appeal.stay_asked
        and appeal.stayed is None
        and not over(appeal.state),
        may_move=first and _may_move(appeal),
        may_close=first and admitted and not appeal.items,
        may_vote=declared and admitted and appeal.joined_to_id is None,
        is_over=over(appeal.state),
        stay_asked=appeal.stay_asked,
        stayed=appeal.stayed,
        told=appeal.told,
        late=appeal.late,
        joined=rows.dockets_joined(session, appeal),
        joined_to=rows.docket_of(session, appeal.joined_to_id),
        seats=panel.seats,
        items=tuple(
            _item(session, one, person, opened) for one in appeal.items if declared
        ),
    )


def _may_move(appeal: Appeal) -> bool:
    """Return whether the first seat may still stop what the appeal is about unasked."""
    return (
        appeal.state in {AppealState.FILED, AppealState.ADMITTED}
        and not appeal.stay_asked
        and appeal.stayed is None
        and bool(appeal.items)
    )


def _seat(session: Session, appeal: Appeal, person: UUID) -> Seat:
    found = session.scalars(
        select(Seat).where(
            Seat.panel_id == appeal.panel_id,
            Seat.person_id == person,
            Seat.state.in_([SeatState.DRAWN, SeatState.DECLARED]),
        )
    ).one_or_none()
    if found is None:
        raise RuleError("not_found", N_("There is no such appeal."))
    return found


def _item(
    session: Session, item: AppealItem, person: UUID, opened: frozenset[UUID]
) -> ItemRow:
    measure, days = terms.standing(session, item.item)
    first = session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.item_id)
    ).one_or_none()
    voters = session.scalars(
        select(AppealVote.person_id).where(AppealVote.appeal_item_id == item.id)
    ).all()
    return ItemRow(
        number=item.number,
        kind=item.item.item_kind,
        locator=item.item.locator,
        first_outcome=first.outcome.value if first else "",
        first_reasons=first.reasons if first else "",
        first_dissent=first.dissent if first else None,
        measure=measure,
        days=days,
        outcome=item.outcome.value if item.outcome else None,
        opened=item.item_id in opened,
        voted=person in voters,
        votes=len(voters),
    )


def _about(session: Session, appeal: Appeal) -> tuple[Matter, ...]:
    """Return every matter that is before this panel, joined appeals included."""
    found = session.execute(
        select(LegalRequest.docket, Body.slug, Platform.slug)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(AppealItem, AppealItem.item_id == Item.id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == LegalRequest.platform_id)
        .where(Appeal.panel_id == appeal.panel_id)
        .distinct()
        .order_by(LegalRequest.docket)
    )
    matters = tuple(Matter(*row) for row in found)
    return matters or (Matter(None, None, appeal.platform),)


def _due(appeal: Appeal) -> datetime:
    filed = appeal.state is AppealState.FILED
    return appeal.admit_by if filed else appeal.suspend_at
