"""Who keeps the data of a request, and who kept them before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.dispatch.models.custody import Keeper
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.rules.data_lifecycle import HELD, DataState
from oversight.intake.models.requests import Item
from oversight.intake.queries import data as intake


@dataclass(frozen=True, slots=True)
class KeeperRow:
    """One link of the chain, for the body whose custodians they are."""

    step: int
    name: str
    since: datetime
    code: str
    why: str
    received: tuple[int, ...]


def keeper(session: Session, request_id: UUID) -> UUID | None:
    """Return whoever keeps, or is to keep, what comes for this request."""
    last = newest(session, request_id)
    if last is not None:
        return last.person_id
    return intake.promise(session, request_id).custodian_id


def newest(session: Session, request_id: UUID) -> Keeper | None:
    """Return the last link of the chain, if it was begun."""
    return session.scalars(
        select(Keeper)
        .where(Keeper.request_id == request_id)
        .order_by(Keeper.step.desc())
        .limit(1)
    ).one_or_none()


def chain(session: Session, request_id: UUID) -> tuple[KeeperRow, ...]:
    """Return every link, the first first, with the accounts received under it."""
    received: dict[int, list[int]] = {}
    for step, number in session.execute(
        select(Production.received_step, DataLine.number)
        .join(DataLine, DataLine.id == Production.line_id)
        .where(
            Production.request_id == request_id, Production.received_step.is_not(None)
        )
        .order_by(DataLine.number)
    ):
        if step is not None:
            received.setdefault(step, []).append(number)
    found = session.execute(
        select(Keeper, Person.name)
        .join(Person, Person.id == Keeper.person_id)
        .where(Keeper.request_id == request_id)
        .order_by(Keeper.step)
    )
    return tuple(
        KeeperRow(
            step=link.step,
            name=name,
            since=link.since,
            code=link.code or "",
            why=link.why or "",
            received=tuple(received.get(link.step, ())),
        )
        for link, name in found
    )


def held(
    session: Session, request_id: UUID, *, lock: bool = False
) -> Sequence[Production]:
    """Return what is kept under a request and not destroyed, account by account."""
    asked = (
        select(Production)
        .where(Production.request_id == request_id, Production.state.in_(HELD))
        .order_by(Production.item_id)
    )
    if lock:
        asked = asked.with_for_update(of=Production).execution_options(
            populate_existing=True
        )
    return session.scalars(asked).all()


def can_come(session: Session, request_id: UUID) -> bool:
    """Say whether an account has neither ended nor been refused: data may come."""
    refused = exists().where(
        DataLine.item_id == Item.id, DataLine.state == DataState.REFUSED
    )
    open_items = select(Item.id).where(
        Item.request_id == request_id, Item.ended_as.is_(None), ~refused
    )
    return session.scalar(open_items.limit(1)) is not None
