"""Reading the particulars of items, for pages and for what is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.particulars import ItemParticulars
from oversight.intake.rules.particulars import Particulars

BLANK = asdict(Particulars()) | {"purpose": []}
_NAMES = tuple(part.name for part in fields(Particulars))


def of_items(
    session: Session, item_ids: Collection[UUID]
) -> Mapping[UUID, Particulars]:
    """Return what was said about each item; about one without a row, nothing was."""
    rows = rows_of(session, item_ids)
    return {one: as_said(rows.get(one)) for one in item_ids}


def rows_of(
    session: Session, item_ids: Collection[UUID]
) -> dict[UUID, ItemParticulars]:
    """Return the rows of the particulars, for an act that changes them."""
    found = session.scalars(
        select(ItemParticulars).where(ItemParticulars.item_id.in_(item_ids))
    )
    return {row.item_id: row for row in found}


def as_said(row: ItemParticulars | None) -> Particulars:
    """Return a row as the rules look at it."""
    if row is None:
        return Particulars()
    said = {name: getattr(row, name) for name in _NAMES}
    return Particulars(**{**said, "purpose": tuple(row.purpose)})


def row_of(session: Session, item_id: UUID) -> ItemParticulars:
    """Return the row of one item's particulars, begun now if it never had one."""
    found = rows_of(session, [item_id]).get(item_id)
    if found is None:  # Filed before particulars were asked for.
        found = ItemParticulars(item_id=item_id, **BLANK)
        session.add(found)
    return found
