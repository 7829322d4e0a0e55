"""Reading what a body told after it had filed, for those who may read the file."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models.adding import LaterFacts
from oversight.intake.queries import matter_files
from oversight.intake.queries.exhibits import ExhibitRow
from oversight.vault import reading
from oversight.vault import service as vault
from oversight.vault.reading import Gone

SUBJECT = "state"


@dataclass(frozen=True, slots=True)
class Added:
    """What was told later, when, and with which file; what was erased is empty."""

    text: str
    at: datetime
    entry: int
    erased: Gone | None = None
    file: ExhibitRow | None = None


def place(row_id: UUID) -> str:
    """Return the one place in which such words can be unsealed."""
    return f"intake_later_facts/{row_id}/text"


def of_matter(session: Session, docket: str, matter_id: UUID) -> tuple[Added, ...]:
    """Return what was told later of one matter, the oldest first."""
    rows = session.scalars(
        select(LaterFacts)
        .where(LaterFacts.matter_id == matter_id)
        .order_by(LaterFacts.added_at, LaterFacts.entry)
    )
    files = matter_files.of_facts(session, matter_id)
    return tuple(_added(session, docket, row, files.get(row.id)) for row in rows)


def _added(
    session: Session, docket: str, row: LaterFacts, file: ExhibitRow | None
) -> Added:
    try:
        text = vault.open_text(
            session, row.sealed, docket=docket, subject=SUBJECT, place=place(row.id)
        )
    except RuleError as error:
        if error.code != reading.FORGOTTEN:
            raise
        gone = reading.gone(session, row.sealed)
        return Added("", row.added_at, row.entry, gone, file)
    return Added(text, row.added_at, row.entry, None, file)
