"""Notes from one registrar to the next; they are the registry's own and no evidence."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.handovers import Handover
from oversight.intake.queries import matters as queries
from oversight.intake.rules import handovers as rules
from oversight.intake.rules import officers
from oversight.ledger import service as ledger

DESK = "registry"


def leave_note(
    session: Session, docket: str | None, text: str, *, by: Actor, now: datetime
) -> Handover:
    """Leave a note on a docket, or on the desk as a whole; it is never changed."""
    officers.check_registrar(by)
    rules.check_note(text)
    request = None if docket is None else queries.request(session, docket)

    note = Handover(
        request_id=None if request is None else request.id,
        by_id=by.id,
        text=text,
        written_at=now,
    )
    session.add(note)
    session.flush()

    ledger.note(session, "handover.written", by=by, now=now, subject=docket or DESK)
    return note
