"""What a panel member sees of an appeal: nothing before the own declaration."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.appeals.queries import rows, terms
from oversight.appeals.rules.deciding import over
from oversight.appeals.rules.lifecycle import AppealState
from oversight.core.errors import RuleError
from oversight.core.words import N_
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
class AppealPage:
    """One appeal as a member of its panel may see it now."""

    docket: str
    matter: str | None
    body: str | None
    platform: str
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
    found = session.execute(
        select(Appeal, Seat)
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
            first=seat.position == 1,
        )
        for appeal, seat in found
    )


def page(session: Session, docket: str, person: UUID) -> AppealPage:
    """Return an appeal for one member: the file stays shut before they declare."""
    appeal = rows.appeal(session, docket)
    seat = _seat(session, appeal, person)
    declared = seat.state is SeatState.DECLARED
    first = seat.position == 1 and declared
    admitted = appeal.state is AppealState.ADMITTED
    opened = seats.opened(session, appeal.panel_id, person)
    return AppealPage(
        docket=docket,
        matter=appeal.matter.docket if appeal.matter else None,
        body=_body(session, appeal),
        platform=appeal.platform,
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
        seats=rows.panel(session, appeal).seats,
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


def _body(session: Session, appeal: Appeal) -> str | None:
    if appeal.matter is None:
        return None
    return session.scalar(select(Body.slug).where(Body.id == appeal.matter.body_id))


def _due(appeal: Appeal) -> datetime:
    filed = appeal.state is AppealState.FILED
    return appeal.admit_by if filed else appeal.suspend_at
