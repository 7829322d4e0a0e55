"""What is late about a misuse is counted in public; it clears nothing and ends nothing.

The body stays barred and nobody uses the data until two have said their word.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.misuse_late import MisuseLate
from oversight.dispatch.queries import misuse as queries
from oversight.dispatch.queries import misuse_due
from oversight.dispatch.rules.document import moment
from oversight.dispatch.rules.misuse import MisuseStep
from oversight.ledger import service as ledger
from oversight.storage import apart


def sweep(session: Session, now: datetime) -> int:
    """Count each step that nobody took in its time, once."""
    found = [(one.id, step) for one, step in misuse_due.late(session, now)]
    return apart.each(session, found, lambda one: count_late(session, *one, now=now))


def count_late(
    session: Session, misuse_id: UUID, step: MisuseStep, *, now: datetime
) -> bool:
    """Put on the record that the time for a step ran out; the step is still owed."""
    found = session.get_one(Misuse, misuse_id)
    held = queries.held(session, found, lock=True)
    session.refresh(found)
    owed = {one.name: one for one in misuse_due.steps(session, found)}.get(step)
    if owed is None or owed.due >= now or misuse_due.is_counted(session, found, step):
        return False

    session.add(
        MisuseLate(misuse_id=found.id, step=step.value, due_at=owed.due, missed_at=now)
    )
    session.flush()

    ledger.record(
        session,
        "deadline.missed",
        docket=held.line.order.legal_request.docket,
        public={"clock": step.value, "due": moment(owed.due), "body": owed.body},
        now=now,
    )
    return True
