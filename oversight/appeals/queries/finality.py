"""Since when nothing more can come of a matter, so that its terms begin to run."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Line
from oversight.dispatch.models.stays import DataStay
from oversight.dispatch.rules.data_lifecycle import DataState, Holding
from oversight.intake.models.exhibits import FiledExhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.models.requests import Item, LegalRequest
from oversight.ledger import queries as leaves

EXHIBIT = "exhibit:"
OPEN = (AppealState.FILED, AppealState.ADMITTED)


def final(session: Session, docket: str, subject: str) -> datetime | None:
    """Return when the last thing happened, or None while more can follow.

    An appeal is final when it was decided or not taken, unless another appeal or a stay
    is open in its matter; a matter when every item has ended besides, or was refused
    by the platform that was asked for data, and no data of it are still held.
    """
    if subject.startswith(EXHIBIT):
        docket = _filed_under(session, subject) or docket
    appeal = session.scalars(select(Appeal).where(Appeal.docket == docket)).first()
    if appeal is not None:
        if appeal.state in OPEN or _any_pending(session, appeal):
            return None
        return leaves.last_act(session, [docket])
    named = select(LegalRequest.id).where(LegalRequest.docket == docket)
    matter = session.scalars(named).one_or_none()
    if matter is None or _live(session, matter) or _pending(session, matter):
        return None
    on_item = (
        select(AppealItem.appeal_id)
        .join(Item, Item.id == AppealItem.item_id)
        .where(Item.request_id == matter)
    )
    of_it = select(Appeal.docket).where(
        or_(Appeal.matter_id == matter, Appeal.id.in_(on_item))
    )
    return leaves.last_act(session, [docket, *session.scalars(of_it)])


def _filed_under(session: Session, subject: str) -> str | None:
    """Return the docket of the item, or of the matter, that a file was filed with."""
    exhibit = UUID(subject.removeprefix(EXHIBIT))
    of_item = (
        select(LegalRequest.docket)
        .join(Item, Item.request_id == LegalRequest.id)
        .join(FiledExhibit, FiledExhibit.item_id == Item.id)
        .where(FiledExhibit.exhibit_id == exhibit)
    )
    of_matter = (
        select(LegalRequest.docket)
        .join(MatterFile, MatterFile.matter_id == LegalRequest.id)
        .where(MatterFile.exhibit_id == exhibit)
    )
    return session.scalars(of_item.union_all(of_matter)).one_or_none()


def _live(session: Session, matter: UUID) -> bool:
    """Say whether an item can still bring something, or data of one are still held.

    Of an account of which a platform handed nothing over nothing comes any more.
    """
    of_it = Item.request_id == matter
    refused = exists().where(
        DataLine.item_id == Item.id, DataLine.state == DataState.REFUSED
    )
    item = select(Item.id).where(of_it, Item.ended_at.is_(None), ~refused).limit(1)
    held = (
        select(Production.id)
        .join(Item, Item.id == Production.item_id)
        .where(of_it, Production.state != Holding.CERTIFIED)
        .limit(1)
    )
    return any(session.scalars(asked).first() is not None for asked in (item, held))


def _any_pending(session: Session, appeal: Appeal) -> bool:
    """Say whether something is open in any matter in which its items stand."""
    of_items = (
        select(Item.request_id)
        .join(AppealItem, AppealItem.item_id == Item.id)
        .where(AppealItem.appeal_id == appeal.id)
    )
    matters = {appeal.matter_id, *session.scalars(of_items)}
    return any(_pending(session, one) for one in matters)


def _pending(session: Session, matter: UUID | None) -> bool:
    """Say whether an appeal or a stay is open: what it needs is kept."""
    items = select(Item.id).where(Item.request_id == matter)
    appeal = select(Appeal.id).where(Appeal.matter_id == matter, Appeal.state.in_(OPEN))
    on_item = (
        select(AppealItem.id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
        .where(AppealItem.item_id.in_(items), Appeal.state.in_(OPEN))
    )
    stay = (
        select(LineStay.id)
        .join(Line, Line.id == LineStay.line_id)
        .where(Line.item_id.in_(items), LineStay.ended_at.is_(None))
    )
    data = (
        select(DataStay.id)
        .join(DataLine, DataLine.id == DataStay.line_id)
        .where(DataLine.item_id.in_(items), DataStay.ended_at.is_(None))
    )
    court = select(DataCourtStay.id).where(
        DataCourtStay.item_id.in_(items), DataCourtStay.ended_at.is_(None)
    )
    asked = (appeal, on_item, stay, data, court)
    return matter is not None and any(
        session.scalars(one.limit(1)).first() is not None for one in asked
    )
