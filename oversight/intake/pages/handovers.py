"""The registrars' notes to one another, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.intake.models.handovers import Handover

MOST = 20


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note, and who left it when."""

    name: str
    at: datetime
    text: str


def notes(session: Session, request_id: UUID | None) -> tuple[NoteRow, ...]:
    """Return the notes on one request, or those on the desk as a whole."""
    where = (
        Handover.request_id.is_(None)
        if request_id is None
        else Handover.request_id == request_id
    )
    rows = session.execute(
        select(Person.name, Handover.written_at, Handover.text)
        .join(Person, Person.id == Handover.by_id)
        .where(where)
        .order_by(Handover.written_at.desc())
        .limit(MOST)
    )
    return tuple(NoteRow(*row) for row in rows)
