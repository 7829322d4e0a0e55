"""Reading the files of a whole matter: beside facts added later, and of warrants."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.matter_files import MatterFile
from oversight.intake.queries import exhibits
from oversight.intake.queries.exhibits import ExhibitRow

ALONE = 1


def of_facts(session: Session, matter_id: UUID) -> dict[UUID, ExhibitRow]:
    """Return the file that came with each addition to a matter, where one came."""
    rows = _rows(session, matter_id)
    return {kept.facts_id: row for kept, row in rows if kept.facts_id is not None}


def of_warrants(session: Session, matter_id: UUID) -> dict[UUID, ExhibitRow]:
    """Return the signed document of each warrant of a matter, where it is here."""
    rows = _rows(session, matter_id)
    return {kept.warrant_id: row for kept, row in rows if kept.warrant_id is not None}


def matter_of(session: Session, exhibit: Exhibit) -> UUID | None:
    """Return to which whole matter a file belongs; none if it is that of an item."""
    asked = select(MatterFile.matter_id).where(MatterFile.exhibit_id == exhibit.id)
    return session.scalars(asked).one_or_none()


def bytes_beside(session: Session, matter_id: UUID) -> int:
    """Return how many bytes the files of a whole matter have together."""
    asked = (
        select(func.sum(Exhibit.original_size))
        .join(MatterFile, MatterFile.exhibit_id == Exhibit.id)
        .where(MatterFile.matter_id == matter_id)
    )
    return int(session.scalar(asked) or 0)


def _rows(session: Session, matter_id: UUID) -> list[tuple[MatterFile, ExhibitRow]]:
    found = session.execute(
        select(MatterFile, Exhibit)
        .join(Exhibit, Exhibit.id == MatterFile.exhibit_id)
        .where(MatterFile.matter_id == matter_id)
    ).all()
    held = exhibits.held(session, [exhibit.id for _kept, exhibit in found])
    return [
        (kept, exhibits.row_of(exhibit, ALONE, erased=exhibit.id not in held))
        for kept, exhibit in found
    ]
