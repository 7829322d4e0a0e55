"""Reading data requests: forms and promises, warrants, bars; rows for acts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.accounts.models.people import Body, Person
from oversight.authority.permissions import Actor, Role
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.bars import Bar
from oversight.intake.models.batches import Batch
from oversight.intake.models.data import DataForm, DataItem, DataRequest
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.models.warrants import Warrant


def form(
    session: Session, number: str, *, lock: bool = False
) -> tuple[Batch, DataForm]:
    """Return a filing that asks for data with its form; both locked for acts.

    Both: whoever waited for the filing alone would read the form as it was before.
    """
    asked = (
        select(Batch, DataForm)
        .join(DataForm, DataForm.batch_id == Batch.id)
        .where(Batch.number == number)
        .options(joinedload(Batch.body, innerjoin=True))
    )
    if lock:
        asked = asked.with_for_update(of=[Batch, DataForm]).execution_options(
            populate_existing=True
        )
    found = session.execute(asked).one_or_none()
    if found is None:
        raise _nothing()
    return found[0], found[1]


def own_form(session: Session, number: str, by: Actor) -> tuple[Batch, DataForm]:
    """Return a data filing of the visitor's own body; any other does not exist."""
    batch, found = form(session, number)
    if batch.body.slug != by.body:
        raise _nothing()
    return batch, found


def is_data(session: Session, batch_id: UUID) -> bool:
    """Say whether a filing asks for data."""
    query = select(DataForm.id).where(DataForm.batch_id == batch_id)
    return session.scalars(query).first() is not None


def promise(session: Session, request_id: UUID) -> DataRequest:
    """Return what a filed data request promises, or refuse as if there were none."""
    found = session.scalars(
        select(DataRequest).where(DataRequest.request_id == request_id)
    ).one_or_none()
    if found is None:
        raise _nothing()
    return found


def items_of(session: Session, request_id: UUID) -> dict[UUID, DataItem]:
    """Return what is asked on each account of a data request, by item."""
    rows = session.scalars(
        select(DataItem)
        .where(DataItem.request_id == request_id)
        .order_by(DataItem.number)
    )
    return {row.item_id: row for row in rows}


def items_in(session: Session, batch_id: UUID) -> list[Item]:
    """Return every account that became of one signed form, whatever its docket."""
    return list(
        session.scalars(
            select(Item)
            .join(LegalRequest, LegalRequest.id == Item.request_id)
            .where(LegalRequest.batch_id == batch_id)
        )
    )


def data_item(session: Session, item_id: UUID) -> DataItem:
    """Return what is asked on one account, or refuse as if there were nothing."""
    found = session.scalars(
        select(DataItem).where(DataItem.item_id == item_id)
    ).one_or_none()
    if found is None:
        raise _nothing()
    return found


def written(session: Session, item: Item) -> tuple[str, ...]:
    """Return every text that a body wrote about one account it asks about."""
    promised = promise(session, item.request_id)
    texts = (*promised.answers.values(), *promised.reasons.values())
    return (data_item(session, item.id).link, *texts)


def warrants(session: Session, request_id: UUID) -> list[Warrant]:
    """Return the warrants entered for a request, the newest first."""
    return list(
        session.scalars(
            select(Warrant)
            .where(Warrant.request_id == request_id)
            .order_by(Warrant.entered_at.desc(), Warrant.id)
        )
    )


def warrant(
    session: Session, docket: str, sha256: str, *, lock: bool = False
) -> Warrant:
    """Return one warrant of a request by its document's fingerprint."""
    asked = (
        select(Warrant)
        .join(LegalRequest, LegalRequest.id == Warrant.request_id)
        .where(LegalRequest.docket == docket, Warrant.sha256 == sha256)
    )
    if lock:
        asked = asked.with_for_update(of=Warrant).execution_options(
            populate_existing=True
        )
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise _nothing()
    return found


def bars(session: Session, body_id: UUID, *, lock: bool = False) -> list[Bar]:
    """Return what keeps a body from filing for data now.

    Locked, the body's row is held: nobody signs while a bar is being set.
    """
    if lock:
        session.scalars(
            select(Body.id).where(Body.id == body_id).with_for_update(of=Body)
        ).one()
    return list(
        session.scalars(
            select(Bar)
            .where(Bar.body_id == body_id, Bar.lifted_at.is_(None))
            .order_by(Bar.since)
            .execution_options(populate_existing=True)
        )
    )


def custodians(session: Session, body: str) -> list[tuple[UUID, str]]:
    """Return who keeps data for a body: account and name, in the order of names."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Body, Body.id == Person.body_id)
        .where(
            Body.slug == body,
            Person.role == Role.CUSTODIAN,
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name)
    )
    return [(person, name) for person, name in rows]


def _nothing() -> RuleError:
    return RuleError("not_found", N_("There is nothing here under that number."))
